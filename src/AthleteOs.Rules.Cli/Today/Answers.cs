using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>The answers of a person about an athlete's exports, given once and kept in the athlete's folder. An open question is null.</summary>
internal sealed record Answers
{
    /// <summary>The file, inside the athlete's folder.</summary>
    public const string FileName = ".athleteos/answers.json";

    /// <summary>The sports with suggested sessions.</summary>
    public static readonly IReadOnlyList<string> Sports = ["ride", "run", "other"];

    private static readonly string[] Fields = ["policy", "sport", "rest_between", "well_unless_said", "key_from", "support_below", "support_types", "time_zone", "start_balance"];

    /// <summary>The policy that decides, by name or folder.</summary>
    public string? Policy { get; init; }

    /// <summary>The sport of the suggested sessions.</summary>
    public string? Sport { get; init; }

    /// <summary>Whether a day without an activity was a day without training, see <see cref="ImportOptions.RestBetweenActivities"/>.</summary>
    public bool? RestBetween { get; init; }

    /// <summary>Whether a day without an entry for illness or injury was a healthy day.</summary>
    public bool? WellUnlessSaid { get; init; }

    /// <summary>The intensity from which a session is a key session, see <see cref="ImportOptions.KeyFromIntensity"/>.</summary>
    public double? KeyFrom { get; init; }

    /// <summary>The intensity below which a session is a support session, see <see cref="ImportOptions.SupportBelowIntensity"/>.</summary>
    public double? SupportBelow { get; init; }

    /// <summary>The types of activities that are support sessions without an intensity, see <see cref="ImportOptions.SupportTypes"/>.</summary>
    public IReadOnlyList<string>? SupportTypes { get; init; }

    /// <summary>The athlete's time zone, for exports with times in UTC. It is never asked.</summary>
    public string? TimeZone { get; init; }

    /// <summary>CTL and ATL on the first day of the exports. It is never asked; <c>today</c> shows an estimate while it matters.</summary>
    public TrainingLoadState? StartBalance { get; init; }

    /// <summary>Reads the answers of an athlete's folder; none if the file does not exist. Findings if anything in it is wrong.</summary>
    public static Answers Read(string folder, Findings findings)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || HistoryFile.FromDisk(path, findings) is not { } file || JsonSource.Read(path, file.Bytes.Span, findings) is not { } root
            || StrictObject.Open(root, "the answers", findings, Fields) is not { } fields)
        {
            return new Answers();
        }

        var answers = new Answers
        {
            Policy = fields.Text("policy"),
            Sport = fields.Text("sport"),
            RestBetween = fields.Flag("rest_between"),
            WellUnlessSaid = fields.Flag("well_unless_said"),
            KeyFrom = fields.Number("key_from"),
            SupportBelow = fields.Number("support_below"),
            SupportTypes = fields.Find("support_types") is null ? null : Types(fields.List("support_types"), findings),
            TimeZone = fields.Text("time_zone"),
            StartBalance = fields.Find("start_balance") is { } balance ? AthleteSettings.ReadBalance(balance, findings) : null,
        };
        answers.Check(field => fields.Find(field)?.Place ?? root.Place, findings);
        return answers;
    }

    private static string[] Types(IReadOnlyList<JsonValue> types, Findings findings)
    {
        foreach (var type in types.Where(t => t.Kind != JsonKind.Text || t.Text.Trim().Length == 0))
        {
            findings.Error(type.Place, Codes.WrongType, $"each entry of \"support_types\" must be a type of activity in double quotes, such as \"WeightTraining\", not {type.KindInWords}");
        }

        return [.. types.Select(t => t.Text)];
    }

    /// <summary>Adds a finding for each answer that cannot be used.</summary>
    /// <param name="placeOf">The place of an answer.</param>
    /// <param name="findings">Receives the findings.</param>
    public void Check(Func<string, Place> placeOf, Findings findings)
    {
        if (Sport is { } sport && !Sports.Contains(sport))
        {
            findings.Error(placeOf("sport"), Codes.UnknownWord, $"\"{Cell.Shown(sport)}\" is not a sport of the sessions; write one of {string.Join(", ", Sports)}{Words.DidYouMean(sport, Sports)}");
        }

        foreach (var (field, percent) in new[] { ("key_from", KeyFrom), ("support_below", SupportBelow) })
        {
            if (percent is { } given && !(given is > 0 and <= 200))
            {
                findings.Error(placeOf(field), Codes.OutOfRange, $"{Words.Number(given)} is not an intensity; write a percentage above 0 and up to 200");
            }
        }

        if (SupportBelow > KeyFrom)
        {
            findings.Error(placeOf("support_below"), Codes.Contradiction, "it is above key_from, so a session would be both support and key; write at most the value of key_from");
        }

        if (TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            findings.Error(placeOf("time_zone"), Codes.HistoryTimeZone, $"\"{Cell.Shown(zone)}\" is not a time zone; write its IANA name, such as Europe/Berlin or Etc/UTC");
        }
    }

    /// <summary>Keeps the answers in an athlete's folder. A finding if they cannot be written: the day is decided all the same.</summary>
    public void Save(string folder, Findings findings)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var written = $"{path}.new";
            using (var file = File.Create(written))
            {
                JsonOutput.Document(file, Write);
            }

            File.Move(written, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Warning(Place.Whole(path), Codes.FileUnreadable, "the answers cannot be written here, so the next call asks again; check that you may write to the folder");
        }
    }

    /// <summary>Writes the answers that are given.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Text("policy", Policy);
        Text("sport", Sport);
        Flag("rest_between", RestBetween);
        Flag("well_unless_said", WellUnlessSaid);
        Number("key_from", KeyFrom);
        Number("support_below", SupportBelow);
        if (SupportTypes is { } types)
        {
            ResultParts.Texts(json, "support_types", types);
        }

        Text("time_zone", TimeZone);
        if (StartBalance is { } balance)
        {
            json.WriteStartObject("start_balance");
            Number("ctl", balance.Ctl);
            Number("atl", balance.Atl);
            json.WriteEndObject();
        }

        json.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        void Flag(string name, bool? value)
        {
            if (value is { } known)
            {
                json.WriteBoolean(name, known);
            }
        }

        void Number(string name, double? value)
        {
            if (value is { } known)
            {
                json.WriteNumber(name, known);
            }
        }
    }
}
