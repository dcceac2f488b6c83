using System.Text;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>One field of a group.</summary>
internal sealed class FastField
{
    private readonly FactDefinition _fact;
    private readonly Action<IFactGroup, double?>? _number;
    private readonly Action<IFactGroup, bool?>? _flag;
    private readonly Action<IFactGroup, DailySeries>? _series;
    private readonly Action<IFactGroup>[] _choices = [];
    private readonly byte[][] _words = [];
    private readonly Action<IFactGroup, bool>? _given;

    public FastField(FactDefinition fact, Type group)
    {
        _fact = fact;
        Utf8 = Encoding.UTF8.GetBytes(fact.Field);
        _given = fact.Given is { } given ? FastSetters.Made<Action<IFactGroup, bool>>(nameof(FastSetters.Setter), [group, typeof(bool)], given.Property.SetMethod!) : null;
        var set = fact.Property.SetMethod!;
        switch (fact.Kind)
        {
            case FactKind.Number:
                _number = FastSetters.Made<Action<IFactGroup, double?>>(nameof(FastSetters.Setter), [group, typeof(double?)], set);
                break;
            case FactKind.Flag:
                _flag = FastSetters.Made<Action<IFactGroup, bool?>>(nameof(FastSetters.Setter), [group, typeof(bool?)], set);
                break;
            case FactKind.Series:
                _series = FastSetters.Made<Action<IFactGroup, DailySeries>>(nameof(FastSetters.Setter), [group, typeof(DailySeries)], set);
                break;
            default:
                _words = [.. fact.Choices.Select(c => Encoding.UTF8.GetBytes(Words.Snake(c)))];
                _choices = FastSetters.Made<Action<IFactGroup>[]>(nameof(FastSetters.Chooser), [group, Nullable.GetUnderlyingType(fact.Property.PropertyType)!], set);
                break;
        }
    }

    public byte[] Utf8 { get; }

    public bool Read(IFactGroup group, ReadOnlySpan<byte> json, IReadOnlySet<FactDefinition>? series)
    {
        _given?.Invoke(group, true);
        if (json.SequenceEqual("null"u8))
        {
            return true;
        }

        switch (_fact.Kind)
        {
            case FactKind.Number:
                var known = Number(json, out var number);
                _number!(group, number);
                return known;
            case FactKind.Flag:
                _flag!(group, json.SequenceEqual("true"u8));
                return json.SequenceEqual("true"u8) || json.SequenceEqual("false"u8);
            case FactKind.Series:
                return ReadSeries(group, json, series);
            default:
                return ReadChoice(group, json);
        }
    }

    private bool Number(ReadOnlySpan<byte> json, out double number)
    {
        if (_fact.About.MayBeNever && json.SequenceEqual("\"never\""u8))
        {
            number = double.PositiveInfinity;
            return true;
        }

        var known = FastValues.Number(json, out number) && FactsReader.Fits(_fact.About, number);
        number = number == 0 ? 0 : number; // -0 is 0
        return known;
    }

    private bool ReadChoice(IFactGroup group, ReadOnlySpan<byte> json)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (json.Length == _words[i].Length + 2 && json[0] == '"' && json[^1] == '"' && json[1..^1].SequenceEqual(_words[i]))
            {
                _choices[i](group);
                return true;
            }
        }

        return false;
    }

    private bool ReadSeries(IFactGroup group, ReadOnlySpan<byte> json, IReadOnlySet<FactDefinition>? wanted)
    {
        if (wanted is not null && !wanted.Contains(_fact))
        {
            return FastValues.IsListOfNumbers(json);
        }

        if (json is not [(byte)'[', .. var list, (byte)']'])
        {
            return false;
        }

        Span<double> values = stackalloc double[DailySeries.MaxDays];
        var count = 0;
        for (var more = list.Trim((byte)' ').Length > 0; more; count++)
        {
            var comma = list.IndexOf((byte)',');
            var item = (comma < 0 ? list : list[..comma]).Trim((byte)' ');
            if (count == values.Length || !(item.SequenceEqual("null"u8) ? Missing(out values[count]) : Number(item, out values[count]) && double.IsFinite(values[count])))
            {
                return false;
            }

            more = comma >= 0;
            list = more ? list[(comma + 1)..] : default;
        }

        _series!(group, new DailySeries(values[..count]));
        return true;
    }

    private static bool Missing(out double value)
    {
        value = double.NaN;
        return true;
    }
}
