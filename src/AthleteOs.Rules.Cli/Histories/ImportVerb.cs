using System.CommandLine;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Cli.Histories;

/// <summary><c>athleteos import</c>: exports, tables and calendars in, one history and its events out.</summary>
internal static class ImportVerb
{
    public static Command Command()
    {
        var files = new Argument<string[]>("files")
        {
            Description = "intervals.icu wellness, activity and calendar exports (JSON or CSV), calendar files (.ics), histories, or plain CSV with --map; several make one history.",
            Arity = ArgumentArity.OneOrMore,
        };
        var map = new Option<string[]>("--map")
        {
            Description = "The columns of a plain CSV, such as date=Datum,tss=Load. In addition to a history's columns: rmssd (ms), sleep_minutes, sleep_seconds.",
        };
        var keyFrom = new Option<double?>("--key-from")
        {
            Description = "From this intensity on, in percent (icu_intensity), a day's session counts as a key session. Without it session types stay empty.",
        };
        var supportBelow = new Option<double?>("--support-below")
        {
            Description = "If every activity of a day has an intensity below this percentage, its session counts as a support session. Without it session types below --key-from stay empty.",
        };
        var supportTypes = new Option<string?>("--support-types") { Description = "The types of activities, such as WeightTraining,Yoga, that are support sessions if they have no intensity. A missing load of them counts as 0." };
        var firstDay = new Option<string?>("--first-day") { Description = "The date of day 1 (yyyy-MM-dd), if the mapped date column contains day numbers." };
        var loadUnit = new Option<string?>("--load-unit") { Description = "The unit of load, such as BikeScore; kept in a history written as JSON. Without it TSS." };
        var performanceUnit = new Option<string?>("--performance-unit") { Description = "The unit of performance tests, such as W, m/s or s; kept in a history written as JSON." };
        var rest = new Option<bool>("--rest-between") { Description = "Count a day without an activity as a day without load, between the first and the last day." };
        var sum = new Option<bool>("--sum") { Description = "Each row of a table or history is one session: add up the loads of a day. Tables with a start time or an activity id in each row are summed without it." };
        var zone = new Option<string?>("--time-zone") { Description = "The athlete's time zone, such as Europe/Berlin, for times with a UTC offset: the day is the local one." };
        var policy = new Option<string?>("--policy") { Description = "The folder of the policy that declares the own.* columns of a history or map. Without it they are ignored." };
        var eventsOut = new Option<string?>("--events-out") { Description = "The file to write the events of calendars to: races, illness, travel and others. JSON if its name ends in .json, otherwise CSV." };
        var force = new Option<bool>("--force") { Description = "Overwrite the files of --out and --events-out if they exist." };
        var output = new Option<string?>("--out") { Description = "The file to write, JSON if its name ends in .json and otherwise CSV; default: CSV to standard output." };
        var json = Inputs.Json();
        var command = new Command("import", "Convert intervals.icu exports and plain CSV to a history, and report the merged and dropped values.")
        {
            files, map, firstDay, loadUnit, performanceUnit, keyFrom, supportBelow, supportTypes, rest, sum, zone, policy, output, eventsOut, force, json,
        };
        command.SetAction(call => Run(
            new Call(call.GetValue(files)!, call.GetValue(map) ?? [], call.GetValue(firstDay), call.GetValue(zone), call.GetValue(policy), call.GetValue(output), call.GetValue(eventsOut), call.GetValue(force), call.GetValue(json)),
            new ImportOptions
            {
                LoadUnit = call.GetValue(loadUnit),
                PerformanceUnit = call.GetValue(performanceUnit),
                KeyFromIntensity = call.GetValue(keyFrom),
                SupportBelowIntensity = call.GetValue(supportBelow),
                SupportTypes = (call.GetValue(supportTypes) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                RestBetweenActivities = call.GetValue(rest),
                SumSessions = call.GetValue(sum),
                KeepsEvents = call.GetValue(eventsOut) is not null,
                MayBeEmpty = call.GetValue(eventsOut) is not null && call.GetValue(output) is null,
            }));
        return command;
    }

    private static int Run(Call call, ImportOptions options)
    {
        var (findings, output, asJson) = (new Findings(), call.Output, call.AsJson);
        options = options with { FirstDay = FirstDay(call.FirstDay, call.Maps.Length > 0, findings), TimeZone = TimeZone(call.TimeZone, findings), Policy = call.Policy is { } folder ? Inputs.Load(folder, findings, out _, out _) : null };
        CheckUnits(options, canKeep: output is null ? asJson : IsJson(output), findings);
        var imported = Import(call, options, findings);
        var written = imported is not null && (output is null || Write(output, imported.History, findings)) && (call.EventsOutput is not { } to || Write(to, imported.Events, findings));
        if (asJson)
        {
            JsonOutput.Document(json => ImportReport.Write(json, written ? imported : null, findings, withHistory: output is null));
        }
        else
        {
            ImportReport.Print(written ? imported : null, findings, call.Output, call.EventsOutput);
        }

        return written ? Exit.Fine : Exit.WrongCall;
    }

    private static DateOnly? FirstDay(string? text, bool isMapped, Findings findings)
    {
        if (text is null)
        {
            return null;
        }

        if (!isMapped)
        {
            findings.Error(Place.Whole("--first-day"), Codes.HistoryDate, "--first-day needs a mapped column of day numbers; add --map date=...");
        }

        if (IsoDate.TryParse(text, out var day) && day.Year is >= 1900 and <= 9000)
        {
            return day;
        }

        findings.Error(Place.Whole("--first-day"), Codes.HistoryDate, $"\"{Cell.Shown(text)}\" is not a date; write yyyy-MM-dd, from 1900-01-01 on");
        return null;
    }

    private static TimeZoneInfo? TimeZone(string? name, Findings findings)
    {
        if (name is null)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        findings.Error(Place.Whole("--time-zone"), Codes.HistoryTimeZone, $"\"{Cell.Shown(name)}\" is not a time zone; write its IANA name, such as Europe/Berlin or Etc/UTC");
        return null;
    }

    private static void CheckUnits(ImportOptions options, bool canKeep, Findings findings)
    {
        foreach (var (option, unit) in new[] { ("--load-unit", options.LoadUnit), ("--performance-unit", options.PerformanceUnit) })
        {
            if (unit is not null && (string.IsNullOrWhiteSpace(unit) || Words.FirstHidden(unit) >= 0))
            {
                findings.Error(Place.Whole(option), Codes.HistoryValue, "the unit is empty; write one such as W");
            }
            else if (unit is not null && !canKeep)
            {
                findings.Error(Place.Whole(option), Codes.HistoryValue, "CSV cannot contain units; write the history as JSON, --out history.json");
            }
        }
    }

    private static void CheckIntensities(ImportOptions options, Findings findings)
    {
        foreach (var (option, intensity) in new[] { ("--key-from", options.KeyFromIntensity), ("--support-below", options.SupportBelowIntensity) })
        {
            if (intensity is { } percent && !(percent is > 0 and <= 200))
            {
                findings.Error(Place.Whole(option), Codes.OutOfRange, $"{Words.Number(percent)} is not an intensity; give a percentage above 0 and up to 200");
            }
        }

        if (options.SupportBelowIntensity > options.KeyFromIntensity)
        {
            findings.Error(Place.Whole("--support-below"), Codes.Contradiction, "it is above --key-from, so a session would be both support and key; give at most the value of --key-from");
        }
    }

    /// <summary>The options of one call that are not options of an import.</summary>
    private sealed record Call(string[] Files, string[] Maps, string? FirstDay, string? TimeZone, string? Policy, string? Output, string? EventsOutput, bool Force, bool AsJson);

    private static bool IsJson(string file) => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static ImportedHistory? Import(Call call, ImportOptions options, Findings findings)
    {
        var (paths, maps, output) = (call.Files, call.Maps, call.Output);
        CheckIntensities(options, findings);
        CheckOutput("--out", output, call, findings);
        CheckOutput("--events-out", call.EventsOutput, call, findings);
        if (output is not null && call.EventsOutput is { } events && Path.GetFullPath(output) == Path.GetFullPath(events))
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, "--out and --events-out name the same file; give two names");
        }

        var map = maps.Length > 0 ? ColumnMap.Parse(maps, findings, options.Policy) : null;
        var files = paths.Distinct(StringComparer.Ordinal).Select(path => HistoryFile.FromDisk(path, findings)).OfType<HistoryFile>().ToArray();
        return findings.NoErrors ? HistoryImport.Read(files, options with { Map = map }, findings) : null;
    }

    private static void CheckOutput(string option, string? output, Call call, Findings findings)
    {
        if (output is not null && call.Files.Any(path => Path.GetFullPath(path) == Path.GetFullPath(output)))
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, $"{option} would overwrite a file that is imported; give another name");
        }
        else if (output is not null && !call.Force && File.Exists(output))
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, $"the file of {option} exists; give another name, or add --force to overwrite it");
        }
    }

    private static bool Write(string output, TrainingHistory history, Findings findings) =>
        Write(output, "history", json => HistoryWriter.WriteJson(json, history), () => HistoryWriter.Csv(history), findings);

    private static bool Write(string output, EventCalendar events, Findings findings) =>
        Write(output, "events", json => EventsWriter.WriteJson(json, events), () => EventsWriter.Csv(events), findings);

    private static bool Write(string output, string what, Action<Utf8JsonWriter> json, Func<string> csv, Findings findings)
    {
        try
        {
            if (IsJson(output))
            {
                using var file = File.Create(output);
                JsonOutput.Document(file, json);
            }
            else
            {
                File.WriteAllText(output, csv(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(output), Codes.FileUnreadable, $"cannot write the {what} here; check that the folder exists and that you may write to it");
            return false;
        }
    }
}
