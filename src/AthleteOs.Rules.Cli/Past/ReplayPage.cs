using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Past;

/// <summary>A replay for a person to read: the days that change, and their sums.</summary>
internal static class ReplayPage
{
    private const int MostRows = 10;
    private const int Indent = 12;

    private static readonly SessionType[] Types = [SessionType.Key, SessionType.Support, SessionType.Recovery, SessionType.Rest];

    public static void Print(ReadyPolicy policy, Replay replay, PastNotes notes, IReadOnlyList<string> pictures)
    {
        PrintTitle(policy, replay);
        if (replay.Shown.Count > 0)
        {
            PrintFlips(policy, replay);
        }

        PrintSums(replay);
        PrintNotes(replay, notes);
        if (pictures.Count > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", pictures))}");
        }
    }

    /// <summary>A large number for people.</summary>
    public static string Show(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>How many became lighter and how many harder, in words.</summary>
    public static string Show(FlipCount count) => string.Join(", ", new[] { (count.Lighter, "lighter"), (count.Harder, "harder") }.Where(c => c.Item1 > 0).Select(c => $"{Show(c.Item1)} {c.Item2}"));

    /// <summary>A line after a name; further lines are indented below it.</summary>
    public static void Named(string name, params string[] lines) => TerminalOutput.Hanging($"[bold]{name}[/]{new string(' ', Math.Max(1, Indent - name.Length))}", lines);

    private static void PrintTitle(ReadyPolicy policy, Replay replay)
    {
        var who = replay.Athletes.Count == 1 ? $"of {replay.Athletes.Keys.Single()}" : $"of {Show(replay.Athletes.Count)} athletes";
        TerminalOutput.Line($"[bold]Replay[/] under {policy.Id} {policy.Version}: {Show(replay.All.Days)} {(replay.All.Days == 1 ? "decision" : "decisions")} {TerminalOutput.Escape(who)}{(replay.Interrupted ? ", interrupted before the last of them" : "")}");
        TerminalOutput.Line("");
    }

    private static void PrintFlips(ReadyPolicy policy, Replay replay)
    {
        var many = replay.Athletes.Count > 1;
        var width = many ? Math.Clamp(replay.Shown.Max(f => f.Morning.AthleteId.Length), 7, 24) : 0;
        string Who(string text) => many ? $"{TerminalOutput.Escape(text).PadRight(width)} " : "";
        TerminalOutput.Line($"[bold]{"day",-16} {Who("athlete")}{"was",-9} {"becomes",-9} because[/]");
        foreach (var flip in replay.Shown)
        {
            TerminalOutput.Line($"{flip.Morning.Date.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture),-16} {Who(flip.Morning.AthleteId)}{Typed(flip.From)} {Typed(flip.To)} {TerminalOutput.Escape(ReasonWords.Why(policy, flip.Explanation))}{(flip.NoLonger.Any() ? TerminalOutput.Escape($" No longer: {string.Join(", ", flip.NoLonger)}.") : "")}");
        }

        if (replay.All.Flipped > replay.Shown.Count)
        {
            TerminalOutput.Line($"and {Show(replay.All.Flipped - replay.Shown.Count)} more; --show {replay.All.Flipped} shows all, --lines gives each on a line");
        }

        TerminalOutput.Line("");
    }

    private static void PrintSums(Replay replay)
    {
        var all = replay.All;
        Named("Same", $"{Show(all.Days - all.Flipped)} of {Show(all.Days)} days");
        PrintChanges("Lighter", all.Lighter, replay, (from, to) => to < from);
        PrintChanges("Harder", all.Harder, replay, (from, to) => to > from);
        PrintTop("By rule", replay.Rules);
        if (replay.Athletes.Count > 1)
        {
            PrintTop("By athlete", replay.Athletes.Where(a => a.Value.Flipped > 0).ToDictionary(StringComparer.Ordinal));
        }
    }

    private static void PrintChanges(string name, long count, Replay replay, Func<SessionType, SessionType, bool> which)
    {
        if (count > 0)
        {
            var changes = from f in Types from t in Types where which(f, t) && replay.Changed(f, t) > 0 select $"{f.Word()} to {t.Word()} {Show(replay.Changed(f, t))}";
            Named(name, $"{Show(count)}: {string.Join(", ", changes)}");
        }
    }

    private static void PrintTop(string name, IReadOnlyDictionary<string, FlipCount> counts)
    {
        var top = counts.OrderByDescending(c => c.Value.Flipped).ThenBy(c => c.Key, StringComparer.Ordinal).ToArray();
        if (top.Length > 0)
        {
            Named(name, [.. top.Take(MostRows).Select(c => $"{TerminalOutput.Escape(c.Key)}: {Show(c.Value)}"), .. top.Length > MostRows ? new[] { $"and {Show(top.Length - MostRows)} more" } : []]);
        }
    }

    private static void PrintNotes(Replay replay, PastNotes notes)
    {
        Named("Decided by", [.. replay.Policies.OrderByDescending(p => p.Value).ThenBy(p => p.Key.Digest, StringComparer.Ordinal).Take(MostRows).Select(p => $"{TerminalOutput.Escape($"{p.Key.Id} {p.Key.Version}, {p.Key.Digest}")}: {Show(p.Value)}")]);
        if (replay.Same > 0)
        {
            Named("Compared", replay.Differing == 0 ? $"{Show(replay.Same)} decided by this same policy: identical, byte for byte"
                : $"{Show(replay.Differing)} of {Show(replay.Same)} decided by this same policy differ now: a fault, or the record was changed");
        }

        foreach (var left in Left(notes))
        {
            Named("Left out", left);
        }

        TerminalOutput.Line("");
        if (replay is { All.Flipped: 0, Differing: 0 } && replay.Same < replay.All.Days && Own(replay) is { Length: > 0 } own)
        {
            TerminalOutput.Line($"No day changes. Every morning carries the athlete's own {TerminalOutput.Escape(own)}: a policy's prior or replacement for it has no effect.");
        }

        TerminalOutput.Line("Each morning is decided again from its recorded facts. Another decision would have led to other facts: athleteos season runs the loop under another policy.");
    }

    private static string Own(Replay replay) => string.Join(", ", replay.GivenAlways.Select(f => f.Field));

    /// <summary>The decisions that were left out, in words.</summary>
    public static IEnumerable<string> Left(PastNotes notes)
    {
        if (notes.Erased > 0)
        {
            yield return $"{Show(notes.Erased)} erased";
        }

        if (notes.WithoutFacts > 0)
        {
            yield return $"{Show(notes.WithoutFacts)} without their facts";
        }

        if (notes.Unusable > 0)
        {
            yield return $"{Show(notes.Unusable)} that cannot be used{(notes.Unusable > PastNotes.MostNamed ? $"; the first {PastNotes.MostNamed} are named" : "")}";
        }
    }

    private static string Typed(SessionType type) => TerminalOutput.Colored(type, type.Word(), 9);
}
