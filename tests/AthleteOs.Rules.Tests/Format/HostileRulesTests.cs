using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

public sealed class HostileRulesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] AcceptedOfTheReference =
    [
        "iif(true,true,false)",
        "intent.KeySessionsRemaining == 1.0",
    ];

    // Texts whose size or depth is the attack.
    private static readonly Dictionary<string, string> Large = new(StringComparer.Ordinal)
    {
        ["2,000 open brackets"] = new('(', 2000),
        ["900 brackets, all closed"] = new string('(', 900) + "true" + new string(')', 900),
        ["100,000 and signs"] = Repeat("true && ", 100_000) + "true",
        ["250 and signs"] = Repeat("true && ", 250) + "true",
        ["64 choices by function inside one another"] = Repeat("iif(true, ", 64) + "true" + Repeat(", false)", 64),
        ["64 choices inside one another"] = Repeat("true ? (", 64) + "true" + Repeat(") : false", 64),
        ["64 choices in a row"] = Repeat("today.Illness == true ? true : ", 64) + "false",
        ["64 choices in the question of a choice"] = new string('(', 64) + "true" + Repeat(" ? true : false)", 64),
        ["5,000 negations"] = new string('!', 5000) + "today.Illness",
        ["500 negations"] = new string('!', 500) + "today.Illness",
        ["230 negations with brackets between"] = Repeat("!!!!!!!!!!!!!(", 16) + "today.Illness" + new string(')', 16),
        ["2,500 minus signs"] = Repeat("- ", 2500) + "1 > 0",
        ["200 minus signs"] = Repeat("- ", 200) + "1 > 0",
        ["90 minus signs with brackets between"] = Repeat("- - - - - - (", 15) + "today.Soreness" + new string(')', 15) + " > 0",
        ["1,900 points"] = "today" + new string('.', 1900) + "Illness",
        ["1,900 letters"] = new('a', 1900),
        ["a number of 400 digits"] = $"today.Soreness > {new string('9', 400)}",
        ["a number of 1,900 digits"] = $"today.Soreness > 0.{new string('9', 1900)}",
        ["a number beyond all numbers"] = "today.Soreness > 1e999",
        ["a number below all numbers"] = "today.Soreness > -1e999",
        ["a number with a huge exponent"] = "today.Soreness > 1e99999999999999999999",
        ["a whole number beyond 64 bits"] = "today.Soreness > 99999999999999999999999",
    };

    // Harmless in size: the numbers are finite, only written at length.
    private static readonly string[] AcceptedLarge = ["a number of 1,900 digits"];

    private static readonly string[] Small =
    [
        // Numbers with suffixes and other notations.
        "today.Soreness > 7m", "today.Soreness > 7d", "today.Soreness > 7f", "today.Soreness > 7L", "today.Soreness > 7UL", "today.Soreness > 0x10",
        "today.Soreness > 0b11", "today.Soreness > 1_0", "today.Soreness > 1,0", "today.Soreness > .5", "today.Soreness > 5.", "today.Soreness > 5.e1",
        "today.Soreness > 1e", "today.Soreness > 1e+", "today.Soreness > +-+-", "today.Soreness > NaN", "today.Soreness > Infinity", "today.Soreness > double.NaN", "today.Soreness > \u0665",

        // Texts in every quote.
        "health.Sleep == \"Red\"", "health.Sleep == 'Red'", "health.Sleep == `Red`", "health.Sleep == \u201cRed\u201d", "health.Sleep == \u00abRed\u00bb", "health.Sleep == @\"Red\"",
        "health.Sleep == $\"Red\"", "health.Sleep == \"\"\"Red\"\"\"", "health.Sleep == \"Red", "\"\" == \"\"", "'a' == 'a'",

        // Lambdas, calls, context words, new values, casts, types and statics.
        "x => x", "today => true", "(x) => true", "hrv.LnRmssd.Values.Any(x => x > 1)", "Any()", "it", "it.Illness", "it == null", "root", "root != null", "parent", "parent.Illness", "$ == null", "^ == null", "@0", "@0 == 1",
        "new(today as x).x.Illness", "new(1 as a).a > 0", "new [] {1,2}.Length == 2", "new[] {1}.Length == 1", "new DailySeries(null) == null", "new Random().Next() > 0",
        "(double)today.Soreness > 1", "(bool)today.Illness", "double(today.Soreness) > 1", "bool(today.Illness)", "Boolean(today.Illness)", "cast(today.Illness, \"bool\")", "as(today, \"Today\") != null", "is(today, \"Today\")",
        "Double.MaxValue > 1", "double.MaxValue > 1", "Int32.MaxValue > 1", "Math.Abs(1) > 0", "Math.PI > 3", "Convert.ToInt32(1) > 0", "DateTime.Now.Year > 2000", "Guid.NewGuid() != null", "object.Equals(1, 1)",
        "Gate.Parse(1) == null", "Gate", "Gate.Red", "Gate.red == health.Sleep", "Gate.Red.ToString() == null", "DayOfWeek.Monday.GetHashCode() > 0", "SessionType == null", "DailySeries.Empty == null", "DailySeries.MaxDays > 1",
        "Calc", "Calc == null", "Calc.GetType() != null", "Calc.Equals(1, 1)", "Calc.ReferenceEquals(1, 1)", "Calc.Abs", "Calc.Abs() > 1", "Calc.Abs(1, 2) > 1", "Calc.Abs(today.Illness) > 1", "Calc.Abs(null) > 1",
        "np(today)", "np(null)", "np()", "np(today.ReadinessScore) > 1", "np(today.Illness.Value)", "isnull(null, null)", "isnull(today.Illness)", "iif(today.Illness)", "iif(1, 2, 3) > 1", "iif(true, 1, true)",

        // Members that facts and parameters have in the machine, not in the language.
        "today", "today == null", "today == today", "today.GetType() != null", "today.ToString() == null", "today.Equals(today)", "today.EqualityContract != null", "today.Illness.Value", "today.Illness.HasValue",
        "today.Illness.GetValueOrDefault()", "today.Soreness.Value > 1", "today.Soreness.ToString() == null", "athlete.Or(athlete) == athlete", "intent.Priority == null", "calendar.Date == null", "calendar.Date.Year > 2000",
        "p", "p == null", "p.ToString() == null", "p.GetDynamicPropertyNames() == null", "p.Item > 1", "p[0] > 1", "p.None > 1", "p.margin > 1", "p.Margin.Value > 1", "p.Margin()", "p.Margin == null",
        "derived", "derived.None > 1", "derived.Bar.Value > 1", "derived.bar > 1", "Today.Illness", "TODAY.ILLNESS", "today.illness",

        // Words of lists, as numbers or from another list.
        "health.Sleep == 1", "health.Sleep == 5", "health.Sleep == -1", "health.Sleep == ResponderClass.High", "health.Sleep >= Gate.Amber", "Gate.Red == 2", "Gate.Red == Gate.Red", "calendar.DayOfWeek == 1", "calendar.DayOfWeek == null",
        "!health.Sleep", "health.Sleep + 1 > 1", "-Gate.Red > 1", "health.Sleep", "health.Sleep ?? Gate.Red", "(health.Sleep ?? Gate.Red) == Gate.Red", "health.Sleep == health.Energy", "health.Sleep == true", "health.Sleep != false", "calendar.DayOfWeek == true", "true == health.Sleep",
        "health.Sleep == 1.0", "health.Sleep == null ? Gate.Red == health.Sleep : health.Sleep == true",

        // Windows.
        "hrv.LnRmssd", "hrv.LnRmssd == null", "hrv.LnRmssd == hrv.LnRmssd", "hrv.LnRmssd.Mean > 1", "hrv.LnRmssd.Mean() > 1", "hrv.LnRmssd.Mean(7) > 1", "hrv.LnRmssd.Mean(0, 0) > 1", "hrv.LnRmssd.Mean(401, 1) > 1", "hrv.LnRmssd.Mean(-1, 1) > 1",
        "hrv.LnRmssd.Mean(2147483648, 1) > 1", "hrv.LnRmssd.Mean(7, 8) > 1", "hrv.LnRmssd.Mean(7, 0) > 1", "hrv.LnRmssd.Mean(7.0, 3) > 1", "hrv.LnRmssd.Mean(7, 3, 1, 1) > 1", "hrv.LnRmssd.Mean(p.Margin, 3) > 1", "hrv.LnRmssd.Mean(3 + 4, 3) > 1",
        "hrv.LnRmssd.Mean(7, 3).Value > 1", "hrv.LnRmssd.Mean(7, 3) == null", "hrv.LnRmssd.Values > 1", "hrv.LnRmssd.Values.Count > 1", "hrv.LnRmssd.GetHashCode() > 1", "hrv.LnRmssd.Equals(null)", "hrv.LnRmssd[0] > 1", "(hrv.LnRmssd).Latest() > 1", "hrv.LnRmssd.Latest",

        // Logic and arithmetic gone wrong.
        "null", "null == null", "null > 1", "today.Soreness > null", "null ?? null", "1", "1.0", "-1", "1 == 1", "today.Soreness", "today.Soreness == today.SleepHours", "today.Soreness == true", "today.Illness == 1", "today.Illness == today.Injury",
        "today.Illness > today.Injury", "today.Illness + today.Injury", "!today.Soreness", "-today.Illness", "today.Illness ? 1 : 2", "true ? 1 : 2", "true ? true", "today.Illness ?? false", "today.Illness ?? 1", "(today.Soreness ?? true) > 1", "today.Illness ?? today.Injury",
        "1 / 0 > 1", "1.0 / 0 > 1", "today.Soreness / 0 > 1", "today.Soreness / today.Soreness > 1", "today.Soreness / Calc.Min(1, 0) > 1", "today.Soreness / (1e308 * 10.0 - 1e308 * 10.0) > 1", "Calc.Log(0) > 1", "Calc.Log(today.Soreness) > 1",
        "Calc.Log(1e308 * 10.0 - 1e308 * 10.0) > 1", "2147483647 + 1 > 0", "7 / 2 > 3", "today.Soreness % 2 > 1", "today.Soreness ^ 2 > 1", "today.Soreness & 1 > 0", "today.Soreness | 1 > 0", "today.Soreness << 1 > 0", "today.Soreness >> 1 > 0", "~1 > 0",
        "1 < 2 < 3", "true < false", "today.Illness = false", "today.Illness <> false", "today.Illness === false", "today.Illness => false", "today.Illness and true", "not today.Illness", "today.Soreness gt 1", "today.Soreness in (1, 2)", "true & true", "true | true",
        "today.Illness || today.Injury && true", "true && false || true", "today.Illness &&", "&& true", "true &&& true", "true ||| true", "!", "!(", "-", "--", "()", ")(", "(((", "true)", "(true", "..", ".", "today.", ".Illness", "today..Illness", "today.Illness.", "today Illness",
        "today.Illness today.Injury", "true true", ";", "true;", "{ true }", "[true]", "true, false", "today?.Illness", "today!.Illness", "#", "\\", "true // why", "true /* why */", "/*", "`",

        // Characters that are not what they look like, or cannot be seen.
        "today.Illn\u0435ss", "t\u043eday.Illness", "today.Illness \u202e&& false", "today.Illness\u200b", "\ufefftoday.Illness", "today\uff0eIllness", "\uff54\uff52\uff55\uff45", "today.Illness\u00a0== true", "today.Illness\u2028", "true\t&& true", "true\n&& true", "true\r", "true\0",
        "today.Illness \u2264 1", "today.Soreness \u2212 1 > 0", "\ud83d\ude00", "today.\u0130llness", "\u017f",

        // Nothing at all.
        "", " ", "\u3000",
    ];

    // Each means in the rule language what it seems to mean, or can only make the day lighter.
    private static readonly string[] AcceptedSmall = [];

    public static TheoryData<string> LargeNames => [.. Large.Keys];

    [SharedDataFact(SharedData.HostileRules)]
    public void Every_expression_of_the_reference_corpus_is_refused_or_harmless()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.File(SharedData.HostileRules)));
        var expressions = document.RootElement.GetProperty("expressions").EnumerateArray().Select(e => e.GetString()!
            .Replace("f.Readiness", "today.ReadinessScore", StringComparison.Ordinal)
            .Replace("f.Injured", "today.Injury", StringComparison.Ordinal)
            .Replace("f.Tsb", "fatigue.Tsb", StringComparison.Ordinal)
            .Replace("f.KeyRemaining", "intent.KeySessionsRemaining", StringComparison.Ordinal)).ToArray();

        OnAThreadOf(256, () => expressions.Where(e => Answer(new TinyPolicy().Asking(e)).NoErrors).ToArray()).ShouldBe(AcceptedOfTheReference);
    }

    [Fact]
    public void No_small_expression_of_our_own_is_read_as_something_else() =>
        OnAThreadOf(256, () => Small.Where(e => Answer(new TinyPolicy().Asking(e)).NoErrors).ToArray()).ShouldBe(AcceptedSmall);

    [Theory]
    [MemberData(nameof(LargeNames))]
    public void No_large_expression_crashes_or_hangs(string name)
    {
        var findings = Answer(new TinyPolicy().Asking(Large[name]));

        findings.NoErrors.ShouldBe(AcceptedLarge.Contains(name), string.Join("\n", findings.All));
    }

    [Fact]
    public void No_large_expression_needs_a_large_stack() =>
        OnAThreadOf(256, () => Large.Values.Select(e => Answer(new TinyPolicy().Asking(e))).ToArray()).Length.ShouldBe(Large.Count);

    /// <summary>Loads a policy, and decides with it where it is accepted: whatever is in it, there is an answer in time and in the author's words.</summary>
    internal static Findings Answer(TinyPolicy policy)
    {
        var files = policy.Files();
        var (ready, findings, took) = Timed(files);
        if (took > Patience)
        {
            (ready, findings, took) = Timed(files); // what hangs hangs again; a busy machine seldom does
        }

        took.ShouldBeLessThan(Patience);
        (ready is null).ShouldBe(!findings.NoErrors);
        var wrote = string.Concat(files.Files.Values.Select(Encoding.UTF8.GetString));
        findings.All.Where(f => !AuthorsWords.Are(f.Message, wrote)).ShouldBeEmpty();
        return findings;
    }

    private static (ReadyPolicy? Ready, Findings Findings, TimeSpan Took) Timed(PolicyFiles files)
    {
        var findings = new Findings();
        var clock = Stopwatch.StartNew();
        var ready = TinyPolicy.Load(files, findings);
        if (ready is not null)
        {
            _ = Explainer.Explain(ready, new Morning { AthleteId = "1", Date = new DateOnly(2026, 11, 23) });
            _ = Explainer.Explain(ready, FullMorning);
            _ = Rulebook.Markdown(ready);
        }

        return (ready, findings, clock.Elapsed);
    }

    /// <summary>Runs on a thread with a small stack; an exception there is thrown here.</summary>
    internal static T OnAThreadOf<T>(int kibibytes, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception caught)
                {
                    fault = ExceptionDispatchInfo.Capture(caught);
                }
            },
            kibibytes * 1024);
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result;
    }

    internal static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static Morning FullMorning => new()
    {
        AthleteId = "1",
        Date = new DateOnly(2026, 11, 23),
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Health = new Health { Given = true, Sleep = Gate.Red, Energy = Gate.Green },
        Today = new Today { ReadinessScore = 70, Illness = false, Injury = false, Soreness = 3, SleepHours = 7 },
        Fatigue = new Fatigue { Ctl = 60, Atl = 70, Tsb = -10 },
        Hrv = new Hrv { LnRmssd = new DailySeries([4, 4.1, double.NaN, 4.2]) },
        Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 1, MaxWeeklyTss = 400 },
        Week = new Week { TssSoFar = 100 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 3 },
    };
}
