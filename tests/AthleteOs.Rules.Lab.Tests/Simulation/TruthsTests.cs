using System.Text.Json;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Simulation;

/// <summary>Truths have names, each condition changes its own part, and the first truths still give their first results.</summary>
public class TruthsTests
{
    private static readonly ulong Seed = (uint)Effort.Seed;

    [Theory]
    [InlineData("linear", "linear", Hazard.Foster)]
    [InlineData("linear-foster", "linear", Hazard.Foster)]
    [InlineData("linear-ratio", "linear-ratio", Hazard.Ratio)]
    [InlineData("plateau", "plateau", Hazard.Ratio)]
    [InlineData("plateau-acute", "plateau-acute", Hazard.Ratio)]
    [InlineData("acute-plateau", "plateau-acute", Hazard.Ratio)]
    [InlineData("plateau-none-acute", "plateau-acute-none", Hazard.None)]
    [InlineData("plateau-placebo-foster", "plateau-foster-placebo", Hazard.Foster)]
    public void A_name_gives_truths_whose_name_has_a_fixed_order(string given, string name, object hazard)
    {
        var (truths, says) = Truths.Parse(given);
        says.ShouldBeNull();
        truths!.Name.ShouldBe(name);
        truths.Hazard.ShouldBe(hazard);
        Truths.Parse(name).Truths!.Conditions.ShouldBe(truths.Conditions);
    }

    [Theory]
    [InlineData("plateu", "\"plateu\" is no condition; did you mean plateau?")]
    [InlineData("linear-", "\"\" is no condition")]
    [InlineData("plateau-foster-none", "\"foster\" and \"none\" cannot be combined: a name has one hazard")]
    [InlineData("linear-plateau", "\"linear\" and \"plateau\" cannot be combined: a name has one dose")]
    [InlineData("plateau-acute-acute", "\"acute\" and \"acute\" cannot be combined")]
    [InlineData("ratio", "\"ratio\" names no dose")]
    public void A_wrong_name_is_answered_with_the_choices(string given, string says)
    {
        var (truths, answer) = Truths.Parse(given);
        truths.ShouldBeNull();
        answer!.ShouldStartWith(says);
        TruthCondition.All.ShouldAllBe(c => answer!.Contains(c.Name));
    }

    [Fact]
    public void Every_condition_has_a_source_and_is_in_the_sensitivity_of_a_report()
    {
        TruthCondition.All.ShouldAllBe(c => c.Says.Length > 20 && c.Source.Length > 10);
        var compared = Truths.Compared.SelectMany(t => t.Conditions).Select(c => c.Name).ToHashSet();
        TruthCondition.All.Where(c => c.Part != TruthPart.Readings).ShouldAllBe(c => compared.Contains(c.Name));
    }

    [Fact]
    public void The_page_about_truths_explains_every_condition()
    {
        var page = string.Join(' ', File.ReadAllText(Root.Of("rules", "docs", "truths.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var condition in TruthCondition.All)
        {
            page.ShouldContain($"**`{condition.Name}`** ({condition.Part.ToString().ToLowerInvariant()}): {condition.Says} *{condition.Source}*");
        }
    }

    // Recorded again when the envelope began to require easy days after illness.
    [Fact]
    public void The_linear_truths_give_the_recorded_results_byte_for_byte()
    {
        string[] ids = ["fixed-template", "load-chaser", "kiviniemi-2010-i", "nuuttila-2022"];
        var (policies, lines) = (ids.Select(ShippedPolicies.Get).ToArray(), new List<string>());
        Simulator.Run(policies, new Population(1) { Truths = Truths.Linear }, 20, 365, 2, outcomes =>
        {
            using var line = new MemoryStream();
            TrialDocument.WriteLine(line, ids, outcomes);
            lines.Add(System.Text.Encoding.UTF8.GetString(line.ToArray()));
        }, CancellationToken.None);
        var before = File.ReadAllLines(Root.Of("tests", "AthleteOs.Rules.Lab.Tests", "Golden", "linear.jsonl"));
        lines.Count.ShouldBe(before.Length);
        foreach (var (was, now) in before.Zip(lines))
        {
            using var first = JsonDocument.Parse(was);
            using var last = JsonDocument.Parse(now);
            foreach (var policy in first.RootElement.GetProperty("under").EnumerateObject())
            {
                var under = last.RootElement.GetProperty("under").GetProperty(policy.Name);
                foreach (var number in policy.Value.EnumerateObject())
                {
                    under.GetProperty(number.Name).GetRawText().ShouldBe(number.Value.GetRawText(), $"{policy.Name}, {number.Name}, {was[..14]}");
                }
            }
        }
    }

    [Fact]
    public void A_key_session_takes_points_from_the_next_morning_only_under_acute()
    {
        // Readiness ends at 100 and hides about 0.3 points of it. The standard error is 0.07 points.
        var (lost, full) = (Lost("plateau-acute"), 4 * Math.Exp(0.5 * 0.4 * 0.4) + Lost("plateau"));
        lost.ShouldBeInRange(full - 0.6, full + 0.1, $"seed {Seed}");
        Lost("plateau").ShouldBeInRange(0.3, 2);

        static double Lost(string truths) => Enumerable.Range(0, 1000).Average(number =>
        {
            var (hard, easy) = (Healthy(truths, number), Healthy(truths, number));
            hard.Live(SessionType.Key, double.PositiveInfinity);
            easy.Live(SessionType.Support, double.PositiveInfinity);
            return easy.Readiness - hard.Readiness;
        });
    }

    [Fact]
    public void Placebo_readings_tell_nothing_and_vary_as_much()
    {
        var (placebo, usual) = (Correlation("plateau-placebo"), Correlation("plateau"));
        placebo.Of.ShouldBe(0, 0.05, $"seed {Seed}");
        usual.Of.ShouldBeGreaterThan(0.4);
        (placebo.Spread / usual.Spread).ShouldBeInRange(0.75, 1.1);

        static (double Of, double Spread) Correlation(string truths)
        {
            var pairs = new List<(double Read, double True)>();
            for (var number = 0; number < 200; number++)
            {
                var (athlete, usual) = (Healthy(truths, number), Of(truths).Athlete(number).UsualReadiness);
                for (var day = 0; day < 100; day++)
                {
                    if (athlete.Morning.ReadinessScore is { } read)
                    {
                        pairs.Add((read - usual, athlete.Readiness - usual));
                    }

                    athlete.Live(VirtualAthlete.Habit[day % 7], double.PositiveInfinity);
                }
            }

            var (x, y) = (pairs.Average(p => p.Read), pairs.Average(p => p.True));
            var (xx, yy) = (pairs.Average(p => (p.Read - x) * (p.Read - x)), pairs.Average(p => (p.True - y) * (p.True - y)));
            return (pairs.Average(p => (p.Read - x) * (p.True - y)) / Math.Sqrt(xx * yy), Math.Sqrt(xx));
        }
    }

    [Fact]
    public void Tired_athletes_skip_more_sessions_under_plateau_and_not_under_linear()
    {
        var (tired, fresh) = Skipped("plateau");
        (tired / fresh).ShouldBeGreaterThan(1.5, $"seed {Seed}");
        (tired, fresh) = Skipped("linear");
        (tired / fresh).ShouldBe(1, 0.1, $"seed {Seed}");

        // The shares of decisions not done, on mornings below the usual readiness and above it.
        static (double Tired, double Fresh) Skipped(string truths)
        {
            var (days, skipped) = (new double[2], new double[2]);
            for (var number = 0; number < 300; number++)
            {
                var truth = Of(truths).Athlete(number) with { Compliance = 0.8, IllnessHazard = 0, InjuryHazard = 0 };
                var athlete = new VirtualAthlete(truth, Of(truths).SeedOf(number));
                for (var day = 0; day < 200; day++)
                {
                    var side = athlete.Readiness < truth.UsualReadiness ? 0 : 1;
                    days[side]++;
                    skipped[side] += athlete.Live(SessionType.Support, double.PositiveInfinity).SessionType == SessionType.Support ? 0 : 1;
                }
            }

            return (skipped[0] / days[0], skipped[1] / days[1]);
        }
    }

    [Fact]
    public void A_sudden_rise_of_load_makes_ill_under_ratio_monotony_under_foster_and_neither_under_none()
    {
        SessionType[] habit = [.. VirtualAthlete.Habit], hard = [.. Enumerable.Repeat(SessionType.Key, 7)], alike = [.. Enumerable.Repeat(SessionType.Support, 7)];
        (Ill("plateau-ratio", habit, hard) / Ill("plateau-ratio", habit, habit)).ShouldBeGreaterThan(1.15, $"seed {Seed}");
        (Ill("plateau-ratio", alike, alike) / Ill("plateau-ratio", habit, habit)).ShouldBe(1, 0.15, $"seed {Seed}");
        (Ill("plateau-foster", alike, alike) / Ill("plateau-foster", habit, habit)).ShouldBeGreaterThan(1.3, $"seed {Seed}");
        Ill("plateau-none", habit, hard).ShouldBe(Ill("plateau-none", habit, habit));

        // The days ill in eight weeks: four of one week, then four of another.
        static double Ill(string truths, SessionType[] first, SessionType[] then)
        {
            var ill = 0;
            for (var number = 0; number < 2000; number++)
            {
                var athlete = new VirtualAthlete(Of(truths).Athlete(number) with { Compliance = 1, InjuryHazard = 0 }, Of(truths).SeedOf(number));
                for (var day = 0; day < 56; day++)
                {
                    athlete.Live((day < 28 ? first : then)[day % 7], double.PositiveInfinity);
                    ill += athlete.IsIll ? 1 : 0;
                }
            }

            return ill;
        }
    }

    [Fact]
    public void An_overreached_athlete_gains_less_from_the_same_training_under_plateau()
    {
        // Life alone overreaches here, at the same fatigue: the same week of support sessions.
        Added("plateau", 40).ShouldBe(Added("plateau", 0) / 2, 1e-9, $"seed {Seed}");
        Added("linear", 40).ShouldBe(Added("linear", 0), 1e-9, $"seed {Seed}");

        static double Added(string truths, double points)
        {
            var truth = Of(truths).Athlete(7) with { Family = TruthFamily.Banister, FatiguePoints = 0 };
            var (with, without) = (new Body(truth), new Body(truth));
            with.Live(SessionType.Support, 1, points, points > VirtualAthlete.Overreached);
            without.Live(SessionType.Rest, 0, points, points > VirtualAthlete.Overreached);
            return with.Fitness - without.Fitness;
        }
    }

    private static Population Of(string truths) => new(Seed) { Truths = Truths.Parse(truths).Truths! };

    private static VirtualAthlete Healthy(string truths, int number) =>
        new(Of(truths).Athlete(number) with { Compliance = 1, IllnessHazard = 0, InjuryHazard = 0 }, Of(truths).SeedOf(number));
}
