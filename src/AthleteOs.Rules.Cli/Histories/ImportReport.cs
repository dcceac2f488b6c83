using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Cli.Histories;

/// <summary>The report of an import: files, left-out values, days and events.</summary>
internal static class ImportReport
{
    /// <summary>Prints the report, and the history if no file receives it.</summary>
    public static void Print(ImportedHistory? imported, Findings findings, string? output, string? eventsOutput)
    {
        Inputs.ReportFindings(findings, asJson: false);
        if (imported is null)
        {
            Console.Error.WriteLine($"Nothing was imported: {TerminalOutput.Count(findings.Errors, "error")}. rules/docs/codes.md explains each code.");
            return;
        }

        foreach (var file in imported.Files)
        {
            Console.Error.WriteLine($"{file.File}: {file.Format}, {TerminalOutput.Count(file.Rows, "row")}");
            foreach (var reason in imported.Dropped.Where(d => d.File == file.File).GroupBy(d => d.Reason))
            {
                Console.Error.WriteLine($"  dropped, {reason.Key}: {string.Join(", ", reason.Select(d => $"{Cell.Shown(d.Field)} ({d.Count})"))}");
            }
        }

        if (imported.History.Days.Count > 0)
        {
            PrintHistory(imported.History, output);
        }

        if (eventsOutput is { } to)
        {
            PrintEvents(imported.Events.Events, to);
        }
    }

    private static void PrintHistory(TrainingHistory history, string? output)
    {
        var days = history.Days;
        Console.Error.WriteLine($"{TerminalOutput.Count(days.Count, "day")} from {IsoDate.Of(days[0].Date)} to {IsoDate.Of(days[^1].Date)}{(output is null ? "" : $", written to {output}")}: "
            + string.Join(", ", HistoryColumn.Of(history).Select(c => (c.Name, Count: days.Count(d => c.Get(d) is not null))).Where(c => c.Count > 0).Select(c => $"{c.Name} {c.Count}")));
        if (days.Any(d => d.ReadinessScore is not null || d.LnRmssd is not null || d.RestingHr is not null) && NeverHealthy(days) is { } never)
        {
            Console.Error.WriteLine($"{never} never false, so a season decides no key session. If an empty entry means healthy, run season with --well-unless-said.");
        }

        if (output is null)
        {
            Console.Out.Write(HistoryWriter.Csv(history));
        }
    }

    private static string? NeverHealthy(IReadOnlyList<HistoryDay> days) => (days.Any(d => d.Illness == false), days.Any(d => d.Injury == false)) switch
    {
        (false, false) => "illness and injury are",
        (false, true) => "illness is",
        (true, false) => "injury is",
        _ => null,
    };

    private static void PrintEvents(IReadOnlyList<AthleteEvent> events, string output) => Console.Error.WriteLine(
        $"{TerminalOutput.Count(events.Count, "event")}{(events.Count == 0 ? "" : $" from {IsoDate.Of(events[0].Start)} to {IsoDate.Of(events.Max(e => e.End))}")}, written to {output}{(events.Count == 0 ? "" : ": ")}"
        + string.Join(", ", events.GroupBy(e => e.Kind).OrderBy(g => g.Key).Select(g => $"{g.Key.Word()} {g.Count()}")));

    /// <summary>Writes the report as JSON.</summary>
    public static void Write(Utf8JsonWriter json, ImportedHistory? imported, Findings findings, bool withHistory)
    {
        json.WriteStartObject();
        json.WriteBoolean("imported", imported is not null);
        if (imported is not null)
        {
            json.WriteNumber("days", imported.History.Days.Count);
            json.WriteNumber("events", imported.Events.Events.Count);
            json.WriteStartArray("files");
            foreach (var file in imported.Files)
            {
                json.WriteStartObject();
                json.WriteString("file", file.File);
                json.WriteString("format", file.Format);
                json.WriteNumber("rows", file.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteDropped(json, imported.Dropped);
        }

        ResultParts.Findings(json, findings.InOrder());
        if (imported is { History.Days.Count: > 0 } && withHistory)
        {
            json.WritePropertyName("history");
            HistoryWriter.WriteJson(json, imported.History);
        }

        json.WriteEndObject();
    }

    private static void WriteDropped(Utf8JsonWriter json, IReadOnlyList<HistoryDropped> dropped)
    {
        json.WriteStartArray("dropped");
        foreach (var field in dropped)
        {
            json.WriteStartObject();
            json.WriteString("file", field.File);
            json.WriteString("field", field.Field);
            json.WriteString("reason", field.Reason);
            json.WriteNumber("count", field.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
