using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Workouts;

/// <summary>Reads one session of the menu, see <c>rules/schema/session.schema.json</c>. Every fault becomes a finding.</summary>
internal static class SessionReader
{
    /// <summary>The purposes of sessions.</summary>
    public static readonly IReadOnlyList<string> Focuses = ["vo2max", "threshold", "long", "endurance", "recovery"];

    private const double MostMinutes = 600;
    private const int MostTimes = 50;
    private const int DeepestRepeat = 2;
    private const double MostPercent = 250;
    private const int LongestText = 400;
    private const string LeastTimes = "least_times";
    private const string LeastMinutes = "least_minutes";

    private static readonly string[] Parts = [.. Enum.GetValues<SessionPart>().Select(p => Words.Snake(p.ToString()))];

    // Rest is no session.
    private static readonly SessionType[] Types = [.. Enum.GetValues<SessionType>().Where(t => t != SessionType.Rest)];

    /// <summary>Reads a session; null, with findings, when anything in it is wrong.</summary>
    public static SessionPlan? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        var before = findings.Errors;
        if (JsonSource.Read(file, utf8, findings) is not { } root
            || StrictObject.Open(root, "a session", findings, ["$schema", "name", "also_named", "session_type", "focus", "says", "evidence", "steps"]) is not { } fields)
        {
            return null;
        }

        var type = Word(fields, "session_type", [.. Types.Select(t => t.Word())], findings);
        var plan = new SessionPlan(
            Name(fields.Need("name"), findings),
            [.. fields.List("also_named").Select(n => Name(n, findings))],
            Types.FirstOrDefault(t => t.Word() == type),
            Word(fields, "focus", Focuses, findings),
            Text(fields, "says", findings),
            Text(fields, "evidence", findings),
            Steps(fields, depth: 0, findings));
        if (findings.Errors == before && plan.Minutes > MostMinutes)
        {
            findings.Error(fields.Place, Codes.OutOfRange, $"the session takes {Words.Number(plan.Minutes)} minutes; it must be at most {Words.Number(MostMinutes)}");
        }

        return findings.Errors == before ? plan : null;
    }

    private static IReadOnlyList<SessionStep> Steps(StrictObject of, int depth, Findings findings)
    {
        var steps = of.List("steps", needed: true);
        if (steps.Count == 0 && of.Find("steps") is { Kind: JsonKind.Array } empty)
        {
            findings.Error(empty.Place, Codes.MissingField, "\"steps\" is empty; write at least one step");
        }

        return [.. steps.Select(s => Step(s, depth, findings)).OfType<SessionStep>()];
    }

    private static SessionStep? Step(JsonValue value, int depth, Findings findings)
    {
        if (value["times"] is null)
        {
            return StrictObject.Open(value, "a step", findings, ["part", "minutes", LeastMinutes, "says", .. SessionPlan.Sports]) is { } step ? Stretch(step, findings) : null;
        }

        if (StrictObject.Open(value, "a repeated step", findings, ["times", LeastTimes, "steps"]) is not { } repeat)
        {
            return null;
        }

        if (depth == DeepestRepeat)
        {
            findings.Error(value.Place, Codes.TooMany, $"repetitions are nested more than {DeepestRepeat} deep; write the inner ones out");
            return null;
        }

        var times = Number(repeat, "times", 1, MostTimes, whole: true, findings);
        var least = repeat.Find(LeastTimes) is null ? times : Number(repeat, LeastTimes, 1, times ?? MostTimes, whole: true, findings);
        var steps = Steps(repeat, depth + 1, findings);
        return times is { } often && least is { } enough ? new Repeat((int)often, (int)enough, steps) : null;
    }

    private static Stretch? Stretch(StrictObject step, Findings findings)
    {
        var part = Word(step, "part", Parts, findings);
        var minutes = Number(step, "minutes", 0.1, MostMinutes, whole: false, findings);
        var least = step.Find(LeastMinutes) is null ? minutes : Number(step, LeastMinutes, 0.1, minutes ?? MostMinutes, whole: false, findings);
        var says = Text(step, "says", findings);
        var percent = new Dictionary<string, PercentRange>(StringComparer.Ordinal);
        foreach (var sport in SessionPlan.Sports)
        {
            if (step.Need(sport) is { } range && Range(sport, range, findings) is { } read)
            {
                percent[sport] = read;
            }
        }

        return minutes is { } whole && least is { } enough ? new Stretch((SessionPart)Math.Max(0, Array.IndexOf(Parts, part)), whole, enough, says, percent) : null;
    }

    private static PercentRange? Range(string sport, JsonValue range, Findings findings)
    {
        if (range.Kind == JsonKind.Array && range.Items is [{ Kind: JsonKind.Number } low, { Kind: JsonKind.Number } high] && low.Number > 0 && low.Number <= high.Number && high.Number <= MostPercent)
        {
            return new PercentRange(low.Number, high.Number);
        }

        findings.Error(range.Place, Codes.OutOfRange, $"\"{sport}\" must be two percentages of threshold above 0 and up to {Words.Number(MostPercent)}, the lower one first, such as [55, 70]");
        return null;
    }

    private static double? Number(StrictObject of, string field, double least, double most, bool whole, Findings findings)
    {
        if (of.Number(field, needed: true) is not { } number)
        {
            return null;
        }

        if (number >= least && number <= most && (!whole || number == Math.Floor(number)))
        {
            return number;
        }

        findings.Error(of.Find(field)!.Place, Codes.OutOfRange, $"\"{field}\" is {Words.Number(number)}; it must be a {(whole ? "whole " : "")}number from {Words.Number(least)} to {Words.Number(most)}");
        return null;
    }

    private static string Word(StrictObject of, string field, IReadOnlyList<string> known, Findings findings)
    {
        if (of.Text(field, needed: true) is not { } word)
        {
            return "";
        }

        if (!known.Contains(word))
        {
            findings.Error(of.Find(field)!.Place, Codes.UnknownWord, $"\"{field}\" is \"{word}\"; it must be one of {string.Join(", ", known)}{Words.DidYouMean(word, known)}");
        }

        return word;
    }

    private static string Text(StrictObject of, string field, Findings findings)
    {
        var text = of.Text(field, needed: true) ?? "";
        if (text.Length > LongestText)
        {
            findings.Error(of.Find(field)!.Place, Codes.OutOfRange, $"\"{field}\" has {text.Length} characters; write at most {LongestText}");
        }

        return text;
    }

    private static string Name(JsonValue? value, Findings findings)
    {
        if (value is { Kind: JsonKind.Text } && value.Text is { Length: > 0 and <= 64 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return name;
        }

        if (value is not null)
        {
            findings.Error(value.Place, Codes.BadName, "a session's name must have 1 to 64 letters, digits and underscores, as in a policy's archetypes, such as VO2_4x4");
        }

        return "";
    }
}
