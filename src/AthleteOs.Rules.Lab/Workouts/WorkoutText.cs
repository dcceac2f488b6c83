using System.Globalization;
using System.Security;
using System.Text;

namespace AthleteOs.Rules.Lab.Workouts;

/// <summary>A session in the forms that people and training programs read.</summary>
internal static class WorkoutText
{
    private const double Percent = 100;
    private const int SecondsOfMinute = 60;

    /// <summary>The steps in words, such as <c>15 min easy; 4 x (4 min hard, 3 min easy)</c>.</summary>
    public static string Line(SessionPlan plan) => string.Join("; ", plan.Steps.Select(Words));

    /// <summary>The session as a page in Markdown, for every sport.</summary>
    public static string Markdown(SessionPlan plan, string sport)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {plan.Name}\n\n{plan.Says} About {Documents.Words.Number(Math.Round(plan.Minutes))} min.\n\n");
        foreach (var step in plan.Steps)
        {
            Bullet(text, step, sport, indent: "");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\nSource: {plan.Evidence}\n").ToString();
    }

    /// <summary>The session in the workout text of intervals.icu; percentages of threshold power for a ride, of threshold pace for a run.</summary>
    public static string Intervals(SessionPlan plan, string sport)
    {
        var text = new StringBuilder();
        foreach (var step in plan.Steps)
        {
            IntervalsBlock(text, step, sport);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The session as a Zwift workout file.</summary>
    public static string Zwo(SessionPlan plan, string sport)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <workout_file>
              <author>Athlete OS Rules</author>
              <name>{SecurityElement.Escape(plan.Name)}</name>
              <description>{SecurityElement.Escape(plan.Says)}</description>
              <sportType>{(sport == "ride" ? "bike" : "run")}</sportType>
              <workout>

            """);
        foreach (var stretch in Flat(plan.Steps))
        {
            var range = stretch.Percent[sport];
            var (low, high, middle) = (Fraction(range.Low), Fraction(range.High), Fraction((range.Low + range.High) / 2));
            text.Append(CultureInfo.InvariantCulture, $"    <{stretch.Part switch
            {
                SessionPart.WarmUp => $"Warmup Duration=\"{Seconds(stretch)}\" PowerLow=\"{low}\" PowerHigh=\"{high}\"",
                SessionPart.CoolDown => $"Cooldown Duration=\"{Seconds(stretch)}\" PowerLow=\"{high}\" PowerHigh=\"{low}\"",
                _ => $"SteadyState Duration=\"{Seconds(stretch)}\" Power=\"{middle}\"",
            }}/>\n");
        }

        return text.Append("  </workout>\n</workout_file>\n").ToString();
    }

    private static string Words(SessionStep step) => step switch
    {
        Repeat repeat => $"{repeat.Times} x ({string.Join(", ", repeat.Steps.Select(Words))})",
        Stretch stretch => $"{Duration(stretch)} {stretch.Says}",
        _ => "",
    };

    private static string Duration(Stretch stretch) => stretch.Minutes < 1 ? $"{Seconds(stretch)} s" : $"{Documents.Words.Number(stretch.Minutes)} min";

    private static void Bullet(StringBuilder text, SessionStep step, string sport, string indent)
    {
        if (step is Repeat repeat)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}- {repeat.Times} times:\n");
            foreach (var inner in repeat.Steps)
            {
                Bullet(text, inner, sport, indent + "  ");
            }
        }
        else if (step is Stretch stretch)
        {
            var target = stretch.Percent.TryGetValue(sport, out var range) ? $", {Range(range)} of threshold {(sport == "ride" ? "power" : "speed")}" : "";
            text.Append(CultureInfo.InvariantCulture, $"{indent}- {Duration(stretch)} {stretch.Says}{target}\n");
        }
    }

    // The format has one level of repetition, so an outer one is written out.
    private static void IntervalsBlock(StringBuilder text, SessionStep step, string sport)
    {
        if (step is Stretch stretch)
        {
            var title = stretch.Part switch { SessionPart.WarmUp => "Warmup\n", SessionPart.CoolDown => "Cooldown\n", _ => "" };
            text.Append(title).Append(IntervalsStep(stretch, sport)).Append('\n');
        }
        else if (step is Repeat repeat && repeat.Steps.All(s => s is Stretch))
        {
            text.Append(CultureInfo.InvariantCulture, $"Main set {repeat.Times}x\n").AppendJoin("", repeat.Steps.OfType<Stretch>().Select(s => IntervalsStep(s, sport))).Append('\n');
        }
        else if (step is Repeat outer)
        {
            for (var time = 0; time < outer.Times; time++)
            {
                foreach (var inner in outer.Steps)
                {
                    IntervalsBlock(text, inner, sport);
                }
            }
        }
    }

    private static string IntervalsStep(Stretch stretch, string sport)
    {
        var isRamp = stretch.Part is SessionPart.WarmUp or SessionPart.CoolDown;
        var range = stretch.Percent[sport];
        var ends = stretch.Part == SessionPart.CoolDown ? $"{Number(range.High)}-{Number(range.Low)}%" : Range(range).Replace(" ", "", StringComparison.Ordinal);
        var seconds = Seconds(stretch);
        return $"- {(seconds % SecondsOfMinute == 0 ? $"{seconds / SecondsOfMinute}m" : $"{seconds}s")} {(isRamp ? "ramp " : "")}{ends}{(sport == "run" ? " Pace" : "")}\n";
    }

    private static IEnumerable<Stretch> Flat(IEnumerable<SessionStep> steps) => steps.SelectMany(s => s switch
    {
        Repeat repeat => Enumerable.Range(0, repeat.Times).SelectMany(_ => Flat(repeat.Steps)),
        Stretch stretch => [stretch],
        _ => [],
    });

    private static string Range(PercentRange range) => range.Low == range.High ? $"{Number(range.Low)} %" : $"{Number(range.Low)}-{Number(range.High)} %";

    private static string Number(double value) => Documents.Words.Number(value);

    private static string Fraction(double percent) => (percent / Percent).ToString("0.00##", CultureInfo.InvariantCulture);

    private static int Seconds(Stretch stretch) => (int)Math.Round(stretch.Minutes * SecondsOfMinute);
}
