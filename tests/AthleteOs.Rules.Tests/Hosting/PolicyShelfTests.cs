using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Hosting;

/// <summary>What a shelf serves, what it remembers, and what it says of a policy that cannot serve.</summary>
public sealed class PolicyShelfTests : IDisposable
{
    private readonly RulesFolder _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void Every_policy_of_the_folder_serves_from_the_start()
    {
        _rules.WriteVariant();
        Directory.CreateDirectory(_rules.Of("schema"));
        _rules.Write(new TinyPolicy(), "tiny.tmp");
        using var shelf = _rules.Shelf();
        shelf.States.Select(s => (s.Id, s.LastAttempt.Succeeded)).ShouldBe([("tiny", true), ("tiny-wide", true)]);
        var served = shelf.Find("tiny").ShouldNotBeNull();
        (served.Id, served.Version, served.Since).ShouldBe(("tiny", "1.0.0", _rules.Time.GetUtcNow()));
        shelf.ByDigest(served.Digest).ShouldBeSameAs(served);
        shelf.Find("tiny.tmp").ShouldBeNull();
        _rules.Log.Text.ShouldContain($"Information Policy tiny 1.0.0 serves, {served.Digest}, reading 1.");
    }

    [Fact]
    public void Only_the_policies_asked_for_serve()
    {
        _rules.WriteVariant();
        using var shelf = _rules.Shelf(o => o.Policies.Add("tiny-wide"));
        shelf.States.Select(s => s.Id).ShouldBe(["tiny-wide"]);
        shelf.Find("tiny").ShouldBeNull();
    }

    [Fact]
    public void Without_a_good_policy_the_shelf_starts_empty_and_says_so()
    {
        _rules.Write(new TinyPolicy().Asking("today.Ilness"));
        using var shelf = _rules.Shelf();
        shelf.Find("tiny").ShouldBeNull();
        var state = shelf.States.ShouldHaveSingleItem();
        (state.Served, state.LastAttempt.Succeeded).ShouldBe((null, false));
        state.LastAttempt.Findings.ShouldContain(f => f.Code == Codes.UnknownName);
        _rules.Log.Text.ShouldContain("Error Policy tiny cannot serve, and no earlier one does (1 errors; the first: ");
        _rules.Log.Text.ShouldContain("Critical No policy in");
    }

    [Fact]
    public void A_policy_that_was_asked_for_and_is_not_there_is_said_to_be_missing()
    {
        using var shelf = _rules.Shelf(o => o.Policies.Add("tyni"));
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldHaveSingleItem().Message.ShouldBe("there is no such folder; give the folder that holds policy.json");
    }

    [Fact]
    public void A_policy_that_goes_bad_leaves_the_last_good_one_serving()
    {
        using var shelf = _rules.Shelf();
        var good = shelf.Find("tiny");
        var told = new List<PolicyReloadedEventArgs>();
        shelf.Reloaded += (_, e) => told.Add(e);
        _rules.Write(new TinyPolicy().Asking("today.Ilness"));
        shelf.Reload();
        shelf.Find("tiny").ShouldBeSameAs(good);
        var state = shelf.States.ShouldHaveSingleItem();
        state.Served.ShouldBeSameAs(good);
        state.LastAttempt.Succeeded.ShouldBeFalse();
        told.ShouldHaveSingleItem().Changed.ShouldBeFalse();
        _rules.Log.Text.ShouldContain($"Version 1.0.0, {good!.Digest}, goes on serving.");

        _rules.Write(new TinyPolicy());
        shelf.Reload();
        shelf.States.ShouldHaveSingleItem().LastAttempt.Succeeded.ShouldBeTrue();
        shelf.Find("tiny").ShouldBeSameAs(good);
    }

    [Fact]
    public void A_policy_whose_cases_fail_does_not_serve_and_no_case_is_logged()
    {
        using var shelf = _rules.Shelf();
        var good = shelf.Find("tiny");
        const string cases = """
            { "title": "t", "cases": [ { "name": "Canary 4711", "facts": { "athlete": { "athlete_id": "a" }, "date": "2026-11-23" }, "expect": { "session_type": "key" } } ] }
            """;
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.1.0").WithFile("cases/one.json", cases));
        shelf.Reload();
        shelf.Find("tiny").ShouldBeSameAs(good);
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldContain(f => f.Code == Codes.CaseFails && f.Message.StartsWith("the case \"Canary 4711\" fails: session_type: expected key", StringComparison.Ordinal));
        _rules.Log.Text.ShouldContain("one.json:1:28 AO504).");
        _rules.Log.Text.ShouldNotContain("4711");
    }

    [Fact]
    public void Policies_served_earlier_are_found_by_digest_up_to_a_bound()
    {
        using var shelf = _rules.Shelf();
        var digests = new List<string> { shelf.Find("tiny")!.Digest };
        for (var version = 1; version <= PolicyShelf.Remembered; version++)
        {
            _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", $"1.0.{version}"));
            shelf.Reload();
            digests.Add(shelf.Find("tiny")!.Digest);
        }

        digests.ShouldBeUnique();
        shelf.ByDigest(digests[0]).ShouldBeNull();
        digests.Skip(1).ShouldAllBe(d => shelf.ByDigest(d)!.Digest == d);
        shelf.ByDigest("sha256:0").ShouldBeNull();
    }

    [Fact]
    public void What_serves_is_never_forgotten_however_often_another_changes()
    {
        _rules.WriteVariant("tiny-still", "tiny-base");
        _rules.Write(new TinyPolicy { Folder = "tiny-base" }.With("policy.json", "\"id\": \"tiny\"", "\"id\": \"tiny-base\""), "tiny-base");
        using var shelf = _rules.Shelf();
        for (var version = 1; version <= PolicyShelf.Remembered + 5; version++)
        {
            _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", $"1.0.{version}"));
            shelf.Reload();
        }

        shelf.ByDigest(shelf.Find("tiny-still")!.Digest).ShouldNotBeNull();
        shelf.ByDigest(shelf.Find("tiny-base")!.Digest).ShouldNotBeNull();
    }

    [Fact]
    public void A_policy_that_changes_while_it_is_read_is_read_again()
    {
        var changes = 0;
        using var shelf = _rules.Shelf(engine: new Interrupted(() =>
        {
            if (changes++ == 0)
            {
                _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
            }
        }));
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
    }

    [Fact]
    public void A_policy_that_never_stands_still_does_not_serve_half_read()
    {
        var changes = 0;
        using var shelf = _rules.Shelf(o => o.Watch = false, new Interrupted(() => File.WriteAllText(_rules.Of("tiny", "policy.json"), new TinyPolicy()["policy.json"] + new string(' ', ++changes))));
        shelf.Find("tiny").ShouldBeNull();
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldHaveSingleItem().Code.ShouldBe(Codes.FilesChanging);
    }

    [Fact]
    public void A_fault_of_the_program_leaves_the_last_good_policy_serving()
    {
        var faulty = false;
        using var shelf = _rules.Shelf(engine: new Interrupted(() => _ = faulty ? throw new InvalidCastException("Unable to cast") : 0));
        faulty = true;
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.0.0");
        shelf.States.ShouldHaveSingleItem().LastAttempt.Findings.ShouldHaveSingleItem().Code.ShouldBe(Codes.CannotDecide);
        _rules.Log.Text.ShouldContain("Error Reading the policy tiny ran into a fault of the program.");
    }

    [Fact]
    public async Task An_older_reading_that_ends_late_never_takes_the_place_of_a_newer_one()
    {
        using var slow = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var readings = 0;
        var armed = false;
        using var shelf = _rules.Shelf(o => o.Watch = false, new Interrupted(() =>
        {
            if (armed && Interlocked.Increment(ref readings) == 1)
            {
                began.Set();
                slow.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            }
        }));
        armed = true;
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
        var late = Task.Run(shelf.Reload, TestContext.Current.CancellationToken);
        began.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();

        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.2"));
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.0.2");
        var generation = shelf.Find("tiny")!.Generation;

        // What the late reading read comes back just before it ends: its files look the same before and after.
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
        slow.Set();
        await late;
        (shelf.Find("tiny")!.Version, shelf.Find("tiny")!.Generation).ShouldBe(("1.0.2", generation));
        shelf.States.ShouldHaveSingleItem().LastAttempt.Generation.ShouldBe(generation);
    }

    [Fact]
    public void A_listener_that_throws_stops_nothing()
    {
        using var shelf = _rules.Shelf();
        shelf.Reloaded += (_, _) => throw new InvalidOperationException("no");
        _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", "1.0.1"));
        shelf.Reload();
        shelf.Find("tiny")!.Version.ShouldBe("1.0.1");
        _rules.Log.Text.ShouldContain("A subscriber to readings of policies failed after the reading of tiny.");
    }

    [Fact]
    public async Task Under_reloads_every_decision_comes_from_one_whole_policy()
    {
        using var shelf = _rules.Shelf(o => o.Watch = false);
        var morning = new Morning { AthleteId = "a", Date = new DateOnly(2026, 11, 23), Athlete = new Athlete { KeySessionReadinessMin = 60 }, Today = new Today { ReadinessScore = 70, Illness = false } };
        using var stop = new CancellationTokenSource();
        using var reading = new CountdownEvent(2);
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Factory.StartNew(() =>
        {
            var (decisions, newest) = (0, 0L);
            reading.Signal();
            while (!stop.IsCancellationRequested)
            {
                var served = shelf.Find("tiny")!;
                _ = Planner.Decide(served.Policy, morning);
                served.Generation.ShouldBeGreaterThanOrEqualTo(newest);
                shelf.ByDigest(served.Digest).ShouldNotBeNull();
                (decisions, newest) = (decisions + 1, served.Generation);
            }

            return decisions;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        reading.Wait(TestContext.Current.CancellationToken);
        for (var version = 1; version <= 40; version++)
        {
            _rules.Write(new TinyPolicy().With("policy.json", "1.0.0", $"1.0.{version}"));
            shelf.Reload();
            shelf.Find("tiny")!.Version.ShouldBe($"1.0.{version}"); // nothing stale once the reading is over
        }

        await stop.CancelAsync();
        (await Task.WhenAll(readers)).Sum().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Every_beginning_of_a_policys_files_is_refused()
    {
        var tiny = new TinyPolicy().Files();
        var engine = new FusedRuleEngine();
        var whole = PolicyLoad.Load(tiny, engine, publicKey: null, new Findings()).ShouldNotBeNull().Policy.Digest;
        var (tried, step) = (0, 10 / Effort.Usual(10));
        foreach (var (file, bytes) in tiny.Files)
        {
            for (var length = 0; length < bytes.Length; length += step, tried++)
            {
                var cut = new Dictionary<string, byte[]>(tiny.Files, StringComparer.Ordinal) { [file] = bytes[..length] };
                var findings = new Findings();
                var loaded = PolicyLoad.Load(new PolicyFiles("tiny", cut), engine, publicKey: null, findings);
                (loaded?.Policy.Digest ?? whole).ShouldBe(whole, $"{file} cut to {length} bytes");
                (loaded is null).ShouldBe(!findings.NoErrors);
            }
        }

        tried.ShouldBeGreaterThan(Effort.Usual(2_000));
    }

    /// <summary>The engine of the house, with something that happens while it reads.</summary>
    private sealed class Interrupted(Action meanwhile) : IRuleEngine
    {
        private readonly IRuleEngine _engine = new FusedRuleEngine();

        public string Name => _engine.Name;

        public ReadRuleSet? Read(RuleSet ruleSet, Policy policy, Findings findings)
        {
            if (ruleSet.Name == "gating")
            {
                meanwhile();
            }

            return _engine.Read(ruleSet, policy, findings);
        }

        public ICompiledRuleSet Compile(ReadRuleSet read) => _engine.Compile(read);
    }
}
