using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>No bytes make a reader of foreign documents throw, hang or fill the memory; each is read or refused with a finding.</summary>
public sealed class StrangeBytesTests
{
    private static readonly int Documents = Effort.Of("changed documents of each reader, a twentieth for files of policies", 1_000, 1_000_000);

    [Fact]
    public void Facts_are_read_or_refused() => Answers(
        [File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "morning.json"))], (bytes, findings) => FactsReader.Read("f", bytes, findings)).ShouldBeGreaterThan(2);

    [Fact]
    public void A_history_is_read_or_refused() => Answers(
        [
            "date,tss,session_type,readiness\n2026-03-01,50,support,70\n2026-03-02,,rest,\n2026-03-03,90,key,71\n"u8.ToArray(),
            "date;tss\n01.03.2026;50,5\n02.03.2026;40,5\n"u8.ToArray(),
            "{\"date\":\"2026-03-01\",\"tss\":50}\n{\"date\":\"2026-03-02\",\"readiness\":70}\n"u8.ToArray(),
            "[{\"id\":1,\"start_date_local\":\"2026-03-07T08:00:00\",\"icu_training_load\":55,\"moving_time\":3600,\"type\":\"Ride\"}]"u8.ToArray(),
        ], (bytes, findings) => HistoryImport.Read([new HistoryFile("h", bytes)], new ImportOptions(), findings)).ShouldBeGreaterThan(2);

    [Fact]
    public void A_calendar_is_read_or_refused() => Answers(
        [
            Encoding.UTF8.GetBytes("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Race A: x\nDTSTART;VALUE=DATE:20260510\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260517\nEND:VEVENT\nEND:VCALENDAR\n"),
            Encoding.UTF8.GetBytes("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:2\nSUMMARY:Sick\nDTSTART:20260510T080000Z\nDTEND:20260511T080000Z\nCATEGORIES:SICK\nEND:VEVENT\nEND:VCALENDAR\n"),
        ], (bytes, findings) => HistoryImport.Read([new HistoryFile("c.ics", bytes)], new ImportOptions(), findings)).ShouldBeGreaterThan(2);

    [Fact]
    public void Events_are_read_or_refused() => Answers(
        [
            """[{ "kind": "race", "start": "2026-05-10", "priority": "A", "sport": "run" }, { "kind": "travel", "start": "2026-05-01", "end": "2026-05-02", "time_zones": 3 }]"""u8.ToArray(),
            "kind,start,end,priority\nrace,2026-05-10,,A\ncamp,2026-04-01,2026-04-07,\n"u8.ToArray(),
        ], (bytes, findings) => EventsReader.Read("e", bytes, findings)).ShouldBeGreaterThan(2);

    /// <summary>Its table, its manifest, and rules with their expressions.</summary>
    [Theory]
    [InlineData("weekly-planning-table", "targets.csv")]
    [InlineData("fixed-template", "policy.json")]
    [InlineData("weekly-planning", "safety.json")]
    public void A_file_of_a_policy_is_read_or_refused(string policy, string file)
    {
        var files = Directory.GetFiles(Root.Of("rules", policy)).Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".csv", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes, StringComparer.Ordinal);
        var engine = new RuleEngines();
        _ = Answers([files[file]], (bytes, findings) =>
            PolicyLoader.Load(new PolicyFiles($"rules/{policy}", new Dictionary<string, byte[]>(files, StringComparer.Ordinal) { [file] = bytes }, ShippedPolicies.Files), engine, findings), fewer: 20);
    }

    // Of files of policies there are fewer: a whole policy is loaded with each.
    private static int Answers(byte[][] whole, Func<byte[], Findings, object?> read, int fewer = 1) => StrangeBytes.Read(Math.Max(1, Documents / fewer), whole, bytes =>
    {
        var findings = new Findings();
        (read(bytes, findings) is null).ShouldBe(!findings.NoErrors);
        return string.Join(' ', findings.All.Select(f => f.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    });
}
