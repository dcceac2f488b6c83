using System.CommandLine;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Cli.Verbs;

/// <summary><c>athleteos import</c>: exports and tables in, one history out.</summary>
internal static class ImportVerb
{
    public static Command Command()
    {
        var files = new Argument<string[]>("files")
        {
            Description = "intervals.icu wellness and activity exports (JSON or CSV), histories, or plain CSV with --map; several make one history.",
            Arity = ArgumentArity.OneOrMore,
        };
        var map = new Option<string[]>("--map")
        {
            Description = "Which column of a plain CSV is which, such as date=Datum,tss=Load. Besides a history's columns: rmssd (ms), sleep_minutes, sleep_seconds.",
        };
        var keyFrom = new Option<double?>("--key-from")
        {
            Description = "Call a day's session a key session from this intensity on, in percent (icu_intensity). Without it session types stay empty.",
        };
        var rest = new Option<bool>("--rest-between") { Description = "Read a day without an activity, between the first and the last, as a day without load." };
        var output = new Option<string?>("--out") { Description = "The file to write; without it the history goes to standard output." };
        var json = Inputs.Json();
        var command = new Command("import", "Turn intervals.icu exports and plain CSV into a history, and say what was merged and dropped.")
        {
            files, map, keyFrom, rest, output, json,
        };
        command.SetAction(call => Run(
            call.GetValue(files)!, call.GetValue(map) ?? [], new ImportOptions { KeyFromIntensity = call.GetValue(keyFrom), RestBetweenActivities = call.GetValue(rest) },
            call.GetValue(output), call.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, string[] maps, ImportOptions options, string? output, bool asJson)
    {
        var findings = new Findings();
        var imported = Import(paths, maps, options, output, findings);
        var written = imported is not null && (output is null || Write(output, imported.History, findings));
        if (asJson)
        {
            Machine.Document(json => WriteReport(json, written ? imported : null, findings, withHistory: output is null));
        }
        else
        {
            Report(written ? imported : null, findings, output);
        }

        return written ? Exit.Fine : Exit.WrongCall;
    }

    private static ImportedHistory? Import(string[] paths, string[] maps, ImportOptions options, string? output, Findings findings)
    {
        if (options.KeyFromIntensity is { } from && !(from is > 0 and <= 200))
        {
            findings.Error(Place.Whole("--key-from"), Codes.OutOfRange, $"{Words.Number(from)} is no intensity; give a number of percent above 0 and up to 200");
        }

        if (output is not null && paths.Any(path => Path.GetFullPath(path) == Path.GetFullPath(output)))
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, "--out would overwrite a file that is imported; give another name");
        }

        var map = maps.Length > 0 ? ColumnMap.Parse(maps, findings) : null;
        var files = paths.Distinct(StringComparer.Ordinal).Select(path => HistoryFile.FromDisk(path, findings)).OfType<HistoryFile>().ToArray();
        return findings.NoErrors ? HistoryImport.Read(files, options with { Map = map }, findings) : null;
    }

    private static bool Write(string output, TrainingHistory history, Findings findings)
    {
        try
        {
            File.WriteAllText(output, HistoryWriter.Csv(history), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, "the history cannot be written there; check that the folder exists and that you may write to it");
            return false;
        }
    }

    private static void Report(ImportedHistory? imported, Findings findings, string? output)
    {
        Inputs.Complain(findings, asJson: false);
        if (imported is null)
        {
            Console.Error.WriteLine($"Nothing was imported: {Count(findings.Errors, "error")}. README.md explains each code.");
            return;
        }

        foreach (var file in imported.Files)
        {
            Console.Error.WriteLine($"{file.File}: {file.Format}, {Count(file.Rows, "row")}");
            foreach (var reason in imported.Dropped.Where(d => d.File == file.File).GroupBy(d => d.Reason))
            {
                Console.Error.WriteLine($"  dropped, {reason.Key}: {string.Join(", ", reason.Select(d => $"{Cell.Shown(d.Field)} ({d.Count})"))}");
            }
        }

        var days = imported.History.Days;
        Console.Error.WriteLine($"{Count(days.Count, "day")} from {HistoryDraft.Day(days[0].Date)} to {HistoryDraft.Day(days[^1].Date)}{(output is null ? "" : $", written to {output}")}: "
            + string.Join(", ", HistoryColumn.All.Select(c => (c.Name, Count: days.Count(d => c.Get(d) is not null))).Where(c => c.Count > 0).Select(c => $"{c.Name} {c.Count}")));
        if (output is null)
        {
            Console.Out.Write(HistoryWriter.Csv(imported.History));
        }
    }

    private static void WriteReport(Utf8JsonWriter json, ImportedHistory? imported, Findings findings, bool withHistory)
    {
        json.WriteStartObject();
        json.WriteBoolean("imported", imported is not null);
        if (imported is not null)
        {
            json.WriteNumber("days", imported.History.Days.Count);
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

        Machine.Findings(json, findings.InOrder());
        if (imported is not null && withHistory)
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

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
