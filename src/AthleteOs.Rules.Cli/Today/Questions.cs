using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>One question about an athlete's exports.</summary>
/// <param name="Field">The field of the answers.</param>
/// <param name="Text">The question.</param>
/// <param name="Default">The answer of <c>--yes</c> and of Enter.</param>
/// <param name="With">The answers with this one; null if the text is no answer.</param>
internal sealed record Question(string Field, string Text, string Default, Func<Answers, string, Answers?> With);

/// <summary>The questions that are still open. Each is asked once for an athlete.</summary>
internal static class Questions
{
    private const string None = "none";
    private const string UsualPolicy = "weekly-planning";

    // A type of activity names a ride or a run by a part of its name, such as VirtualRide and TrailRun.
    private static readonly (string Part, string Sport)[] SportOf = [("Ride", "ride"), ("Run", "run")];

    /// <summary>The open questions that matter for these exports, each with an answer that the exports suggest.</summary>
    /// <param name="answers">The answers so far.</param>
    /// <param name="activities">The activities; null if they were not looked at, because nothing about them is open.</param>
    public static IReadOnlyList<Question> Open(Answers answers, ActivityProfile? activities)
    {
        var open = new List<Question>();
        if (answers.Policy is null)
        {
            open.Add(new("policy", "Which policy decides? A name under rules, or a folder", UsualPolicy, (a, text) => a with { Policy = text }));
        }

        if (answers.Sport is null)
        {
            open.Add(new("sport", $"Which sport are suggested sessions for: {string.Join(", ", Answers.Sports)}", Sport(activities), (a, text) => Answers.Sports.Contains(text) ? a with { Sport = text } : null));
        }

        if (answers.RestBetween is null && activities is { Activities: > 0 })
        {
            open.Add(new("rest_between", "Does a day without an activity count as a day without training", "yes", (a, text) => YesOrNo(text) is { } said ? a with { RestBetween = said } : null));
        }

        if (answers.WellUnlessSaid is null)
        {
            open.Add(new("well_unless_said", "Does a day without an entry for illness or injury count as healthy", "yes", (a, text) => YesOrNo(text) is { } said ? a with { WellUnlessSaid = said } : null));
        }

        if (answers.KeyFrom is null && activities?.SuggestedKeyFrom is { } from)
        {
            var share = Math.Round(100 * activities.ShareFrom(from));
            open.Add(new("key_from", $"From which intensity in percent was a session a key session? {Words.Number(share)} % of {activities.Intensities.Count} activities reach {Words.Number(from)}", Words.Number(from), (a, text) => Percent(text) is { } said ? a with { KeyFrom = said } : null));
        }

        if (answers.SupportBelow is null && activities?.SuggestedKeyFrom is { } below)
        {
            var usual = answers.KeyFrom ?? below;
            open.Add(new("support_below", "Below which intensity was it a support session? Between the two it stays unknown, and days are easier", Words.Number(usual),
                (a, text) => Percent(text) is { } said && !(said > a.KeyFrom) ? a with { SupportBelow = said } : null));
        }

        if (answers.SupportTypes is null && activities is { TypesWithoutIntensity: { Count: > 0 } without, SuggestedKeyFrom: not null })
        {
            var suggested = activities.SuggestedSupportTypes.Count == 0 ? None : string.Join(", ", activities.SuggestedSupportTypes);
            open.Add(new("support_types", $"No {string.Join(", ", without)} has an intensity. Which of them are support sessions, and without a load add none? Types, or {None}; others stay unknown, and days are easier", suggested,
                (a, text) => a with { SupportTypes = text == None ? [] : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) }));
        }

        return open;
    }

    /// <summary>Answers every question with its default.</summary>
    public static Answers Defaults(Answers answers, IEnumerable<Question> open) => open.Aggregate(answers, (given, question) => question.With(given, question.Default) ?? given);

    /// <summary>Asks a person. Enter takes the default, and a text that is no answer is asked again.</summary>
    /// <param name="answers">The answers so far.</param>
    /// <param name="open">The open questions.</param>
    /// <param name="ask">Shows a question and returns the typed line; null at the end of the input, which takes the default.</param>
    public static Answers Ask(Answers answers, IEnumerable<Question> open, Func<string, string?> ask)
    {
        foreach (var question in open)
        {
            // Without a gap between the two intensities no session type stays unknown.
            var usual = question.Field == "support_below" && answers.KeyFrom is { } key ? Words.Number(key) : question.Default;
            Answers? given = null;
            while (given is null)
            {
                var line = ask($"{question.Text} [{usual}]: ");
                given = question.With(answers, string.IsNullOrWhiteSpace(line) ? usual : line.Trim());
            }

            answers = given;
        }

        return answers;
    }

    /// <summary>Asks on the terminal.</summary>
    public static string? OnTerminal(string question)
    {
        Console.Write(question);
        return Console.ReadLine();
    }

    /// <summary>Why a call without a terminal cannot go on.</summary>
    public static string Refusal(IReadOnlyList<Question> open) =>
        $"{TerminalOutput.Count(open.Count, "question")} about the exports {(open.Count == 1 ? "is" : "are")} open ({string.Join(", ", open.Select(q => q.Field))}); add --yes to take the defaults, or call it on a terminal";

    private static string Sport(ActivityProfile? activities) =>
        activities?.Types.Select(t => SportOf.FirstOrDefault(s => t.EndsWith(s.Part, StringComparison.Ordinal)).Sport).FirstOrDefault(s => s is not null) ?? "other";

    private static bool? YesOrNo(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "Y" => true,
        "NO" or "N" => false,
        _ => null,
    };

    private static double? Percent(string text) =>
        double.TryParse(text.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 200 ? percent : null;
}
