using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>The facts and effects that a caller gives to the names and events of another program.</summary>
internal sealed class NameMap
{
    /// <summary>The effects that need nothing of a policy.</summary>
    public static readonly string[] Effects = ["permit_key", "forbid_key", "require_recovery", "reduce_intensity", "reduce_volume", "full_rest", "note"];

    private readonly Dictionary<string, Target> _facts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _effects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>A fact in the place of a name.</summary>
    /// <param name="Fact">The fact.</param>
    /// <param name="Text">Its name in rules, with its window if it is a series.</param>
    public sealed record Target(FactDefinition Fact, string Text);

    /// <summary>Reads the options; null, with findings, if one is wrong.</summary>
    /// <param name="facts">Pairs such as <c>input1.HRV=hrv.LnRmssd</c>, separated by commas, in one or several texts.</param>
    /// <param name="effects">Pairs such as <c>Rest day=full_rest</c>, one in each text.</param>
    /// <param name="findings">Receives the findings.</param>
    public static NameMap? Parse(IEnumerable<string> facts, IEnumerable<string> effects, Findings findings)
    {
        var (map, before) = (new NameMap(), findings.Errors);
        foreach (var (name, target) in Pairs(facts))
        {
            map.AddFact(name, target, findings);
        }

        foreach (var text in effects)
        {
            map.AddEffect(text, findings);
        }

        return findings.Errors == before ? map : null;
    }

    /// <summary>The fact of the longest mapped beginning of a path, and how many of its parts it covers; null if none is mapped.</summary>
    public (Target Target, int Parts)? Find(string[] path)
    {
        _seen.Add(string.Join('.', path));
        for (var parts = path.Length; parts > 0; parts--)
        {
            var name = string.Join('.', path.Take(parts));
            if (_facts.TryGetValue(name, out var target))
            {
                _used.Add(name);
                return (target, parts);
            }
        }

        return null;
    }

    /// <summary>The effect of an event; null if it has none.</summary>
    public string? Effect(string word)
    {
        _used.Add($"event {word}");
        return _effects.GetValueOrDefault(word) ?? (Array.IndexOf(Effects, word) >= 0 ? word : null);
    }

    /// <summary>Reports each pair with a name or event that the file does not contain.</summary>
    public void RefuseUnused(Findings findings)
    {
        foreach (var name in _facts.Keys.Where(n => !_used.Contains(n)))
        {
            findings.Error(Place.Whole("--map"), Codes.AdoptMap, $"no expression of the file reads \"{name}\"{Words.DidYouMean(name, _seen)}");
        }

        foreach (var word in _effects.Keys.Where(e => !_used.Contains($"event {e}")))
        {
            findings.Error(Place.Whole("--effect"), Codes.AdoptMap, $"no rule of the file has the event \"{word}\"");
        }
    }

    // A piece without = belongs to the window before it, as in Mean(7, 3).
    private static List<(string Name, string Target)> Pairs(IEnumerable<string> texts)
    {
        var pairs = new List<(string Name, string Target)>();
        foreach (var piece in texts.SelectMany(t => t.Split(',')))
        {
            var at = piece.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 && pairs.Count > 0)
            {
                pairs[^1] = (pairs[^1].Name, $"{pairs[^1].Target},{piece}");
            }
            else
            {
                pairs.Add((at < 0 ? piece.Trim() : piece[..at].Trim(), at < 0 ? "" : piece[(at + 1)..].Trim()));
            }
        }

        return pairs;
    }

    private void AddFact(string name, string target, Findings findings)
    {
        var parts = target.Split('.', 3);
        var known = parts.Length < 2 ? null : FactCatalog.ByName.GetValueOrDefault($"{parts[0]}.{parts[1]}");
        var why = name.Length == 0 || target.Length == 0 ? $"\"{name}\" is not a pair of names; write pairs such as input1.HRV=hrv.LnRmssd"
            : known is null ? $"{name}={target}: \"{target}\" is not a fact{Words.DidYouMean(target, FactCatalog.ByName.Keys)}; rules/docs/facts.md lists the facts"
            : parts.Length == 3 && known.Kind != FactKind.Series ? $"{name}={target}: only a series of days has a window; write {known.Name}"
            : !_facts.TryAdd(name, new Target(known, parts.Length == 2 && known.Kind == FactKind.Series ? $"{known.Name}.Latest()" : target)) ? $"\"{name}\" has two facts; keep one"
            : null;
        if (why is not null)
        {
            findings.Error(Place.Whole("--map"), Codes.AdoptMap, why);
        }
    }

    private void AddEffect(string text, Findings findings)
    {
        var at = text.LastIndexOf('=');
        var (word, effect) = at < 0 ? (text, "") : (text[..at], text[(at + 1)..].Trim());
        var why = at <= 0 ? $"\"{text}\" is not an event and an effect; write a pair such as \"Rest day=full_rest\""
            : Array.IndexOf(Effects, effect) < 0 ? $"\"{effect}\" is not an effect here{Words.DidYouMean(effect, Effects)}; the effects are {string.Join(", ", Effects)}"
            : !_effects.TryAdd(word, effect) ? $"the event \"{word}\" has two effects; keep one"
            : null;
        if (why is not null)
        {
            findings.Error(Place.Whole("--effect"), Codes.AdoptMap, why);
        }
    }
}
