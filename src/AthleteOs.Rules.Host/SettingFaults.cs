using System.Globalization;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Host;

/// <summary>All messages about settings at once, in the order of the file. A setting from the file has its line.</summary>
internal static partial class SettingFaults
{
    /// <summary>The faults of all settings, if one of them has a wrong type; none otherwise, because the framework then reads and checks them.</summary>
    public static string[] WithWrongTypes(IConfiguration configuration, string file)
    {
        string[] types = [.. SettingTypes.Wrong(configuration, file)];
        if (types.Length == 0)
        {
            return [];
        }

        // The others can be read only without the settings of a wrong type.
        var wrong = types.Select(KeyOf).OfType<string>().ToArray();
        var rest = new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(s => !Array.Exists(wrong, w => IsIn(s.Key, w)))).Build();
        var options = new HostOptions();
        rest.GetSection(HostOptions.Section).Bind(options);
        var others = new HostOptionsValidator(rest).Faults(options);
        return Placed([.. types, .. Array.Exists(wrong, w => IsIn(w, "athlete_os:keys") || IsIn(w, "athlete_os:jwt")) ? others.Where(o => !o.Contains("there are no keys", StringComparison.Ordinal)) : others], configuration, file);
    }

    /// <summary>The faults in the order of the file, with their lines.</summary>
    public static string[] Placed(IEnumerable<string> faults, IConfiguration configuration, string file)
    {
        var root = File.Exists(file) ? JsonSource.Read(file, File.ReadAllBytes(file), new Findings()) : null;
        var ofFile = new ConfigurationBuilder().AddJsonFile(file, optional: true).Build();
        return [.. faults.Select(f => (Fault: f, Line: root is not null && KeyOf(f) is { } key && ofFile[key] == configuration[key] ? LineOf(root, key) : null))
            .OrderBy(f => f.Line ?? int.MaxValue)
            .Select(f => f.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{HostApp.ConfigFile}:{line}: {f.Fault}") : f.Fault)];
    }

    private static bool IsIn(string key, string group) => key.Equals(group, StringComparison.OrdinalIgnoreCase) || key.StartsWith(group + ":", StringComparison.OrdinalIgnoreCase);

    // A message begins with its setting, such as keys[0].role.
    private static string? KeyOf(string fault)
    {
        var name = Setting().Match(fault) is { Success: true } match ? match.Groups["name"].Value.Replace("]", "", StringComparison.Ordinal).Replace('[', ':').Replace('.', ':') : null;
        return name is null || IsIn(name, HostOptions.Section) ? name : $"{HostOptions.Section}:{name}";
    }

    // A missing setting of a group has the line of its group.
    private static int? LineOf(JsonValue root, string key)
    {
        var (value, depth) = (root, 0);
        foreach (var part in key.Split(':'))
        {
            if ((int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? value.Items.ElementAtOrDefault(index) : value[part]) is not { } next)
            {
                break;
            }

            (value, depth) = (next, depth + 1);
        }

        return depth > 1 || key == HostOptions.Section ? (int)value.Place.Line : null;
    }

    [GeneratedRegex("^(?:there is no setting )?(?<name>[a-z_0-9]+(?:[.\\[][^ ;]*)?)(?= |;|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
