using System.Globalization;
using System.Reflection;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;

namespace AthleteOs.Rules.Host;

/// <summary>
/// Names each setting that is wrong in type, before the framework reads the settings: it would skip <c>"keys": "abc"</c>, and the service would
/// start without keys.
/// </summary>
internal static class SettingTypes
{
    private const string Keys = "a list of groups, such as [{ \"name\": \"...\", \"role\": \"coach\", \"sha256\": \"...\" }]";
    private static readonly string[] Sections = [HostOptions.Section, "$schema", "Logging", "Kestrel", "AllowedHosts"];

    /// <summary>The faults of the settings; <paramref name="file"/> is the file that they come from, whether it exists or not.</summary>
    public static IEnumerable<string> Wrong(IConfiguration configuration, string file) =>
        WrongSections(file).Concat(NearSections(configuration)).Concat(WrongGroup(configuration.GetSection(HostOptions.Section), typeof(HostOptions))).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> WrongSections(string file) =>
        new ConfigurationBuilder().AddJsonFile(file, optional: true).Build().GetChildren().Where(s => !Sections.Contains(s.Key, StringComparer.OrdinalIgnoreCase) && Plain(s.Key) != Plain(HostOptions.Section))
            .Select(s => $"there is no section {s.Key}{Words.DidYouMean(s.Key, [HostOptions.Section])}; settings of the service belong into {HostOptions.Section}");

    // Also in environment variables and arguments, where other sections belong to other programs.
    private static IEnumerable<string> NearSections(IConfiguration configuration) =>
        configuration.GetChildren().Where(s => !s.Key.Equals(HostOptions.Section, StringComparison.OrdinalIgnoreCase) && Plain(s.Key) == Plain(HostOptions.Section))
            .Select(s => $"there is no section {s.Key}; did you mean {HostOptions.Section}? Settings of the service belong into {HostOptions.Section}");

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<string> WrongGroup(IConfigurationSection group, Type options)
    {
        if (!string.IsNullOrEmpty(group.Value))
        {
            return [$"{Name(group)} is \"{group.Value}\"; it must be a group of settings"];
        }

        var known = options.GetProperties().ToDictionary(p => p.GetCustomAttribute<ConfigurationKeyNameAttribute>()!.Name, StringComparer.OrdinalIgnoreCase);
        return group.GetChildren().Where(s => known.ContainsKey(s.Key)).SelectMany(s => Wrong(s, known[s.Key].PropertyType));
    }

    private static IEnumerable<string> Wrong(IConfigurationSection setting, Type type)
    {
        if (type == typeof(JwtOptions))
        {
            return setting.GetChildren().Any() ? WrongGroup(setting, type) : [$"{Is(setting)}; it must be a group with issuer, audience and a key, or left out"];
        }

        if (type == typeof(IList<KeyOptions>))
        {
            string[] wrong = [.. WrongList(setting, Keys)];
            return wrong.Length > 0 ? wrong
                : setting.GetChildren().SelectMany(key => key.GetChildren().Any() ? WrongGroup(key, typeof(KeyOptions)) : [$"{Is(key)}; it must be a group with name, role and sha256"]);
        }

        if (type == typeof(IList<string>))
        {
            return WrongList(setting, "a list of texts, such as [\"anna\"]");
        }

        return setting.GetChildren().Any() ? [$"{Name(setting)} is a group or a list; it must be {One(type)}"]
            : setting.Value is { } value && !Fits(value, type) ? [$"{Name(setting)} is \"{value}\"; it must be {One(type)}"]
            : [];
    }

    // An empty list is an empty value.
    private static IEnumerable<string> WrongList(IConfigurationSection list, string form) =>
        !string.IsNullOrEmpty(list.Value) ? [$"{Is(list)}; it must be {form}"]
        : list.GetChildren().Any(item => !int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ? [$"{Name(list)} is a group; it must be {form}"]
        : [];

    private static bool Fits(string value, Type type) =>
        type == typeof(bool) ? bool.TryParse(value, out _) : type != typeof(int) || int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string One(Type type) => type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : "a text";

    private static string Is(IConfigurationSection setting) => string.IsNullOrEmpty(setting.Value) ? $"{Name(setting)} is empty" : $"{Name(setting)} is \"{setting.Value}\"";

    // As in the other messages: keys[0].role.
    private static string Name(IConfigurationSection setting) => string.Concat(setting.Path.Split(':').Skip(1).Select((part, i) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"[{part}]" : i == 0 ? part : $".{part}")) is { Length: > 0 } name ? name : setting.Key;
}
