using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Experiments;

/// <summary>The fields of an object of an experiment's or squad's file. A faulty field is a finding and reads as a harmless value.</summary>
internal sealed class ExperimentFields(StrictObject fields, Findings findings)
{
    private static readonly DateOnly First = new(1900, 1, 1);

    public StrictObject Object => fields;

    /// <summary>A needed text.</summary>
    public string Text(string name) => fields.Text(name, needed: true) ?? "";

    /// <summary>The index of a needed word.</summary>
    public int Word(string name, IReadOnlyList<string> words) => fields.Need(name) is { } value ? Word(value, name, words, findings) : 0;

    /// <summary>A number within bounds; needed unless there is a usual one.</summary>
    public double Number(string name, double least, double most, double? usual = null, bool whole = false) =>
        (usual is null ? fields.Need(name) : fields.Find(name)) is { } value ? Number(value, name, least, most, findings, whole) : usual ?? least;

    /// <summary>A needed date.</summary>
    public DateOnly Date(string name)
    {
        if (fields.Need(name) is not { } value)
        {
            return First;
        }

        if (value.Kind == JsonKind.Text && IsoDate.TryParse(value.Text, out var date) && date >= First)
        {
            return date;
        }

        findings.Error(value.Place, Codes.OutOfRange, $"\"{name}\" must be a date such as \"2027-01-04\"");
        return First;
    }

    /// <summary>The fields of a part; null if it is absent or no object.</summary>
    public ExperimentFields? Part(string name, string what, params string[] known) =>
        fields.Find(name) is { } value && StrictObject.Open(value, what, findings, known) is { } part ? new ExperimentFields(part, findings) : null;

    /// <summary>The index of a word in its list; 0, with a finding, for any other value.</summary>
    public static int Word(JsonValue value, string name, IReadOnlyList<string> words, Findings findings)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (value.Kind == JsonKind.Text && value.Text == words[i])
            {
                return i;
            }
        }

        findings.Error(value.Place, value.Kind == JsonKind.Text ? Codes.UnknownWord : Codes.WrongType, value.Kind == JsonKind.Text
            ? $"\"{value.Text}\" is not a value of \"{name}\"; use {string.Join(", ", words)}{Words.DidYouMean(value.Text, words)}"
            : $"\"{name}\" must be a text, not {value.KindInWords}");
        return 0;
    }

    /// <summary>A number within bounds; the lower bound, with a finding, for any other value.</summary>
    public static double Number(JsonValue value, string name, double least, double most, Findings findings, bool whole = false)
    {
        if (value.Kind != JsonKind.Number)
        {
            findings.Error(value.Place, Codes.WrongType, $"\"{name}\" must be a number, not {value.KindInWords}");
            return least;
        }

        if (value.Number >= least && value.Number <= most && (!whole || double.IsInteger(value.Number)))
        {
            return value.Number;
        }

        findings.Error(value.Place, Codes.OutOfRange, $"\"{name}\" is {value.Text}; it must be a {(whole ? "whole " : "")}number from {Words.Number(least)} to {Words.Number(most)}{Share(value.Number, most)}");
        return least;
    }

    // A share is often written in percent.
    private static string Share(double value, double most) => most <= 1 && value is > 1 and <= 100 ? $"; for {Words.Number(value)} % write {Words.Number(value / 100)}" : "";
}
