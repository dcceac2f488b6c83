using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Hosting;

/// <summary>
/// Files that change under a process. Most tests run without a single message of the file system: comparing alone must find every
/// change. Of the options, 300 ms to settle and a look every 2 s.
/// </summary>
public sealed class PolicyWatchTests : IDisposable
{
    private const int Look = 2_000;
    private const int Settle = 300;

    private readonly RulesFolder _rules = new();
    private readonly List<string> _served = [];

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void A_change_serves_after_the_next_look_and_the_settle_time()
    {
        using var shelf = Shelf();
        _rules.Write(Version(1));
        _rules.Pass(Look);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.0");
        _rules.Pass(Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
        _rules.Pass(10 * Look);
        _served.ShouldBe(["1.0.1"]);
    }

    [Fact]
    public void Without_watching_only_a_call_reads_again()
    {
        using var shelf = _rules.Shelf(o => o.Watch = false);
        _rules.Write(Version(1));
        _rules.Pass(10 * Look);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.0");
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
    }

    [Fact]
    public void Of_two_saves_a_millisecond_apart_the_last_serves_and_the_first_never_does()
    {
        using var shelf = Shelf();
        _rules.Pass(Look - 1);
        _rules.Write(Version(1));
        _rules.Pass(1);
        _rules.Write(Version(2));
        _rules.Pass(Look + 2 * Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.2");
        _served.ShouldBe(["1.0.2"]);
    }

    [Fact]
    public void A_folder_that_goes_on_changing_is_left_until_it_is_still()
    {
        using var shelf = Shelf();
        for (var version = 1; version <= 40; version++)
        {
            _rules.Write(Version(version));
            _rules.Pass(Settle - 50);
        }

        _served.ShouldBeEmpty();
        _rules.Pass(Look + 2 * Settle);
        _served.ShouldBe(["1.0.40"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_clock_that_is_set_by_an_hour_changes_nothing(int hours)
    {
        using var shelf = Shelf();
        _rules.Write(Version(1));
        _rules.Pass(Look);
        _rules.Time.SetBy = TimeSpan.FromHours(hours);
        File.SetLastWriteTimeUtc(_rules.Of("tiny", "policy.json"), DateTime.UnixEpoch);
        _rules.Pass(Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");

        var first = shelf.Find("tiny")!;
        _rules.Time.SetBy = TimeSpan.FromHours(2 * hours);
        _rules.Write(Version(2));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.2");
        shelf.Find("tiny")!.Generation.ShouldBeGreaterThan(first.Generation);
        (shelf.Find("tiny")!.Since < first.Since).ShouldBe(hours < 0);
    }

    [Fact]
    public void A_change_that_leaves_length_and_time_as_they_were_is_found()
    {
        using var shelf = Shelf();
        var file = _rules.Of("tiny", "policy.json");
        var written = File.GetLastWriteTimeUtc(file);
        _rules.Write(new TinyPolicy().With("policy.json", "\"value\": 5", "\"value\": 6"));
        File.SetLastWriteTimeUtc(file, written);
        var before = shelf.Find("tiny")!.Digest;
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Digest.ShouldNotBe(before);
    }

    [Fact]
    public void Half_a_folder_leaves_the_last_good_policy_serving_until_the_rest_is_there()
    {
        using var shelf = Shelf();
        _rules.Write(Version(1));
        File.Move(_rules.Of("tiny", "gating.json"), _rules.Of("tiny", "gating.json.part"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.0");
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldContain(f => f.Code == Codes.RuleSetMissing);
        File.Move(_rules.Of("tiny", "gating.json.part"), _rules.Of("tiny", "gating.json"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
    }

    [Fact]
    public void A_folder_removed_and_put_back_goes_on_serving_throughout()
    {
        using var shelf = Shelf();
        var good = shelf.Find("tiny");
        Directory.Move(_rules.Of("tiny"), _rules.Of("tiny.away"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny").ShouldBeSameAs(good);
        shelf.States.ShouldHaveSingleItem().LastAttempt.Succeeded.ShouldBeFalse();
        Directory.Move(_rules.Of("tiny.away"), _rules.Of("tiny"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny").ShouldBeSameAs(good);
        shelf.States.ShouldHaveSingleItem().LastAttempt.Succeeded.ShouldBeTrue();
    }

    [Fact]
    public void A_changed_rule_over_the_log_serves_and_a_wrong_one_leaves_the_last_good_policy()
    {
        static TinyPolicy Sessions(string least) => LogPolicy.Tiny([LogPolicy.Rule("many", """{ "count": "s", "of": "sessions", "days": 3, "as": "n" }""", $"n >= {least}")]);
        var day = new DateOnly(2026, 11, 26);
        var morning = new Morning { AthleteId = "a", Date = day, Log = new SessionLog(day, day.AddDays(-28), [new LoggedSession { Date = day.AddDays(-1) }, new LoggedSession { Date = day.AddDays(-2) }], [], []) };
        _rules.Write(Sessions("2"));
        using var shelf = Shelf();
        ulong Matched() => LogPolicy.SetOf(shelf.Find("tiny")!.Policy).Compiled.Evaluate(morning, [double.NaN]).Matched;
        var first = shelf.Find("tiny")!.Digest;
        Matched().ShouldBe(1UL);

        _rules.Write(Sessions("3"));
        _rules.Pass(Look + Settle);
        var second = shelf.Find("tiny")!.Digest;
        second.ShouldNotBe(first);
        Matched().ShouldBe(0UL);

        _rules.Write(Sessions("m"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Digest.ShouldBe(second);
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldContain(f => f.Code == Codes.UnknownName);
        Matched().ShouldBe(0UL);
    }

    [Fact]
    public void The_folder_of_all_policies_may_go_and_come_back()
    {
        using var shelf = Shelf();
        Directory.Move(_rules.Folder, _rules.Folder + ".away");
        _rules.Pass(Look + Settle);
        shelf.Find("tiny").ShouldNotBeNull();
        Directory.Move(_rules.Folder + ".away", _rules.Folder);
        _rules.Write(Version(1));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
    }

    [Fact]
    public void A_folder_swapped_by_renaming_serves_whole()
    {
        using var shelf = Shelf();
        _rules.Write(Version(1), "tiny.new");
        Directory.Move(_rules.Of("tiny"), _rules.Of("tiny.old"));
        Directory.Move(_rules.Of("tiny.new"), _rules.Of("tiny"));
        _rules.Pass(Look + Settle);
        _served.ShouldBe(["1.0.1"]);
        shelf.States.Select(s => s.Id).ShouldBe(["tiny"]);
    }

    [Fact]
    public void Folders_and_files_behind_symbolic_links_are_watched()
    {
        Directory.CreateDirectory(_rules.Of("..first"));
        Directory.Delete(_rules.Of("tiny"), recursive: true);
        _rules.Write(new TinyPolicy(), "..first");
        _rules.Write(Version(1), "..second");
        Directory.CreateSymbolicLink(_rules.Of("..data"), _rules.Of("..first"));

        // As a mounted configuration has it: each file a link through a link to the folder in force.
        Directory.CreateDirectory(_rules.Of("tiny"));
        foreach (var file in Directory.GetFiles(_rules.Of("..first")).Select(f => Path.GetFileName(f)!))
        {
            File.CreateSymbolicLink(_rules.Of("tiny", file), $"../..data/{file}");
        }

        using var shelf = Shelf();
        shelf.Find("tiny")!.Version.ShouldBe("1.0.0");
        Directory.CreateSymbolicLink(_rules.Of("..data.new"), _rules.Of("..second"));
        Directory.Delete(_rules.Of("..data"));
        Directory.Move(_rules.Of("..data.new"), _rules.Of("..data"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");

        _rules.Write(Version(2), "..third");
        Directory.Delete(_rules.Of("tiny"), recursive: true);
        Directory.CreateSymbolicLink(_rules.Of("tiny"), _rules.Of("..third"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.2");
        _rules.Write(Version(3), "..third");
        _rules.Pass(Look + Settle);
        shelf.Find("tiny")!.Version.ShouldBe("1.0.3");
    }

    [Fact]
    public void A_variant_is_loaded_again_when_what_it_extends_changes()
    {
        _rules.WriteVariant();
        using var shelf = Shelf();
        var before = shelf.Find("tiny-wide")!.Digest;
        _rules.Write(new TinyPolicy().With("gating.json", ">= derived.Bar", "> derived.Bar"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny-wide")!.Digest.ShouldNotBe(before);

        before = shelf.Find("tiny-wide")!.Digest;
        _rules.Write(new TinyPolicy().Asking("today.Ilness"));
        _rules.Pass(Look + Settle);
        shelf.Find("tiny-wide")!.Digest.ShouldBe(before);
        shelf.States.ShouldAllBe(s => !s.LastAttempt.Succeeded && s.Served != null);
    }

    [Fact]
    public void A_variant_waits_for_what_it_extends()
    {
        _rules.WriteVariant("tiny-late", "base");
        using var shelf = Shelf();
        shelf.Find("tiny-late").ShouldBeNull();
        _rules.Write(new TinyPolicy { Folder = "base" }.With("policy.json", "\"id\": \"tiny\"", "\"id\": \"base\""), "base");
        _rules.Pass(Look + Settle);
        shelf.Find("tiny-late").ShouldNotBeNull();
        shelf.Find("base").ShouldNotBeNull();
    }

    [Fact]
    public void A_policy_that_joins_later_serves()
    {
        using var shelf = Shelf();
        _rules.WriteVariant();
        _rules.Pass(Look + Settle);
        shelf.Find("tiny-wide").ShouldNotBeNull();
    }

    [Fact]
    public void No_beginning_of_a_file_ever_serves()
    {
        using var shelf = Shelf();
        var good = shelf.Find("tiny");
        var whole = File.ReadAllBytes(_rules.Of("tiny", "gating.json"));
        var tried = 0;
        for (var length = 0; length < whole.Length; length += 13, tried++)
        {
            File.WriteAllBytes(_rules.Of("tiny", "gating.json"), whole[..length]);
            _rules.Pass(Look + Settle);
            shelf.Find("tiny").ShouldBeSameAs(good);
        }

        tried.ShouldBeGreaterThan(20);
        _served.ShouldBeEmpty();
        shelf.States.ShouldHaveSingleItem().LastAttempt.Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void A_message_of_the_file_system_brings_the_look_forward()
    {
        using var shelf = _rules.Shelf(o => (o.LookAgainMilliseconds, o.SettleMilliseconds) = (3_600_000, 20), time: TimeProvider.System, hints: true);
        using var served = new ManualResetEventSlim();
        shelf.Reloaded += (_, e) =>
        {
            if (e.State.Served?.Version == "1.0.1")
            {
                served.Set();
            }
        };
        _rules.Write(Version(1));
        served.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();
    }

    private static TinyPolicy Version(int patch) => new TinyPolicy().With("policy.json", "1.0.0", $"1.0.{patch}");

    private PolicyShelf Shelf()
    {
        var shelf = _rules.Shelf();
        shelf.Reloaded += (_, e) =>
        {
            if (e.Changed)
            {
                _served.Add(e.State.Served!.Version);
            }
        };
        return shelf;
    }
}
