using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Explaining;

/// <summary>A changed fact takes along the facts that every document ties to it, and no others.</summary>
public sealed class ChangeableFactTests
{
    [Fact]
    public void A_longer_time_since_the_last_key_session_means_none_yesterday()
    {
        var morning = Morning with { Yesterday = new Yesterday { Given = true, SessionType = SessionType.Key, Tss = 90 }, History = new History { DaysSinceLastKeySession = 1, KeySessionDaysInARow = 1 } };
        var later = Changed("history.DaysSinceLastKeySession", morning, 3);
        (later.Yesterday.SessionType, later.Yesterday.Tss, later.History.KeySessionDaysInARow, later.History.DaysSinceLastKeySession).ShouldBe((SessionType.Recovery, 90, 0, 3));
        Changed("history.DaysSinceLastKeySession", morning, 1).ShouldBe(morning);
        Changed("history.DaysSinceLastKeySession", morning with { History = morning.History with { KeySessionDaysInARow = null } }, 3).History.KeySessionDaysInARow.ShouldBeNull();
        Changed("history.DaysSinceLastKeySession", morning with { Yesterday = new Yesterday { Given = true, SessionType = SessionType.Rest } }, 3).Yesterday.SessionType.ShouldBe(SessionType.Rest);
    }

    [Fact]
    public void Ctl_less_atl_stays_tsb()
    {
        var morning = Morning with { Fatigue = new Fatigue { Ctl = 50, Atl = 60, Tsb = -10 } };
        Changed("fatigue.Tsb", morning, 5).Fatigue.ShouldBe(new Fatigue { Ctl = 50, Atl = 45, Tsb = 5 });
        Changed("fatigue.Tsb", morning, 100).Fatigue.Atl.ShouldBe(0, "no load is below 0");
        Changed("fatigue.Tsb", morning with { Fatigue = new Fatigue { Tsb = -10 } }, 5).Fatigue.ShouldBe(new Fatigue { Tsb = 5 });
        Changed("fatigue.Tsb", morning with { Fatigue = new Fatigue { Ctl = 50, Tsb = -10 } }, 5).Fatigue.ShouldBe(new Fatigue { Ctl = 50, Tsb = 5 });
    }

    // Found by a policy that reads the facts.
    private static Morning Changed(string fact, Morning morning, double to) =>
        ChangeableFact.Of(ShippedPolicies.Get("weekly-planning")).Single(c => c.Fact.Name == fact).Change(morning, to);

    private static Morning Morning => new() { AthleteId = "a", Date = new DateOnly(2026, 11, 25) };
}
