using System.Text;
using System.Text.Json;

namespace AthleteOs.Rules.Documents;

/// <summary>How the documents of one kind are laid out. A way leads from the root: names of fields, and <c>*</c> for any field of a table or any item of a list.</summary>
/// <param name="Width">The most characters that a list or an object takes on one line.</param>
/// <param name="Order">By the way to an object: its fields in order. Other fields follow in their old order; an object without a way keeps
/// its order.</param>
/// <param name="Open">The ways to values that are always on their own lines.</param>
/// <param name="Closed">The ways to values that are always on one line.</param>
internal sealed record JsonForm(int Width, IReadOnlyDictionary<string, string[]> Order, IReadOnlySet<string> Open, IReadOnlySet<string> Closed);

/// <summary>Writes a JSON document anew in one form, two spaces a level. Texts and numbers stay as they were written, character by character.</summary>
internal static class JsonLayout
{
    /// <summary>The document in that form, with a line end after it.</summary>
    /// <param name="utf8">A document that <see cref="JsonSource"/> accepts.</param>
    /// <param name="form">The form.</param>
    public static string Write(ReadOnlySpan<byte> utf8, JsonForm form)
    {
        var reader = new Utf8JsonReader(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8, new JsonReaderOptions { MaxDepth = JsonSource.MaxDepth });
        reader.Read();
        var text = new StringBuilder();
        Append(text, Read(ref reader), form, "", 0);
        return text.Append('\n').ToString();
    }

    private static Node Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new List<Field>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (name, raw) = (reader.GetString()!, Raw(ref reader));
                    reader.Read();
                    fields.Add(new Field(name, $"{raw}: ", Read(ref reader)));
                }

                return new Node('{', fields, '}', "");
            case JsonTokenType.StartArray:
                var items = new List<Field>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(new Field("*", "", Read(ref reader)));
                }

                return new Node('[', items, ']', "");
            default:
                return new Node('\0', [], '\0', Raw(ref reader));
        }
    }

    private static string Raw(ref Utf8JsonReader reader)
    {
        var value = Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? $"\"{value}\"" : value;
    }

    private static void Append(StringBuilder text, Node node, JsonForm form, string way, int level)
    {
        node = InOrder(node, form, way);
        var onOne = OnOne(node, form, way);
        if (node.Parts.Count == 0 || form.Closed.Contains(way) || (!form.Open.Contains(way) && onOne.Length <= form.Width))
        {
            text.Append(onOne);
            return;
        }

        text.Append(node.Begin).Append('\n');
        for (var i = 0; i < node.Parts.Count; i++)
        {
            text.Append(' ', 2 * (level + 1)).Append(node.Parts[i].Head);
            Append(text, node.Parts[i].Value, form, Way(way, node.Parts[i].Name, form), level + 1);
            text.Append(i < node.Parts.Count - 1 ? ",\n" : "\n");
        }

        text.Append(' ', 2 * level).Append(node.End);
    }

    private static string OnOne(Node node, JsonForm form, string way)
    {
        if (node.Begin == '\0')
        {
            return node.Raw;
        }

        var parts = string.Join(", ", InOrder(node, form, way).Parts.Select(p => p.Head + OnOne(p.Value, form, Way(way, p.Name, form))));
        return parts.Length == 0 ? $"{node.Begin}{node.End}" : node.Begin == '{' ? $"{{ {parts} }}" : $"[{parts}]";
    }

    private static Node InOrder(Node node, JsonForm form, string way)
    {
        if (!form.Order.TryGetValue(way, out var order))
        {
            return node;
        }

        return node with { Parts = [.. node.Parts.OrderBy(p => Array.IndexOf(order, p.Name) is var at and >= 0 ? at : order.Length)] };
    }

    // A field of a table has any name: it goes by *, where the form knows something below that.
    private static string Way(string way, string name, JsonForm form)
    {
        var named = way.Length == 0 ? name : $"{way}/{name}";
        var any = way.Length == 0 ? "*" : $"{way}/*";
        return !form.Order.ContainsKey(named) && form.Order.ContainsKey(any) ? any : named;
    }

    private sealed record Node(char Begin, IReadOnlyList<Field> Parts, char End, string Raw);

    private sealed record Field(string Name, string Head, Node Value);
}
