using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Explaining;

/// <summary>The changes that would change a decision, as advice for a person.</summary>
internal static class CounterfactualText
{
    public static string Sentence(Flip flip)
    {
        var key = flip.KeyAt is { } at ? $"; a key session from {Short(flip, at)}" : "";
        var words = Of(flip);
        var sampled = flip.Sampled ? " Only some values were tried: a smaller change may do." : "";
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}: {Session(flip.Then)}{key}.{sampled}";
    }

    public static string Of(Flip flip)
    {
        var about = flip.Fact.About;
        var known = double.IsNaN(flip.From) ? ", once it is known" : "";
        return flip.Fact.Kind switch
        {
            FactKind.Flag when about.Worse == Worse.Lower => $"{(flip.To == 0 ? "not " : "")}{about.Says}{known}",
            FactKind.Flag => $"{(flip.To == 0 ? "without" : "with")} {about.Says}{known}",
            FactKind.Choice => $"{about.Says} {flip.Fact.Show(flip.To)}{(known.Length > 0 ? known : $" instead of {flip.Fact.Show(flip.From)}")}",
            _ when about is { Whole: true, Unit: "days" } && double.IsFinite(flip.From) => Days(flip),
            _ => $"{about.Says} {Short(flip, flip.To)}{(known.Length > 0 ? known : Difference(flip))}",
        };
    }

    /// <summary>The type of session as a heading.</summary>
    public static string Title(SessionType type) => type == SessionType.Rest ? "Rest" : $"{type} session";

    public static string Session(SessionType type) => type == SessionType.Rest ? "rest" : $"a {type.Word()} session";

    // "1 more day since the last key session".
    private static string Days(Flip flip)
    {
        var by = flip.To - flip.From;
        var days = flip.Fact.About.Says["days ".Length..];
        return $"{Words.Number(Math.Abs(by))} {(by > 0 ? "more day" : "day")}{(Math.Abs(by) == 1 ? "" : "s")}{(by > 0 ? "" : " fewer")} {days}";
    }

    private static string Short(Flip flip, double at) => $"{Words.Number(at)} or {(IsUp(flip) ? "more" : "less")}";

    private static string Difference(Flip flip) => double.IsFinite(flip.From)
        ? $", {Words.Number(Math.Round(Math.Abs(flip.To - flip.From), 4))}{(flip.Fact.About.Unit is "" or "share" or "of 10" ? "" : $" {flip.Fact.About.Unit}")} {(IsUp(flip) ? "more" : "less")} than now" : "";

    private static bool IsUp(Flip flip) => double.IsNaN(flip.From) ? flip.Fact.About.Worse == Worse.Lower : flip.To > flip.From;
}
