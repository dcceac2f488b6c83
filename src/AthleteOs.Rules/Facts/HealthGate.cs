namespace AthleteOs.Rules.Facts;

/// <summary>A health gate as histories and readings name it: one column for each gate of <see cref="Health"/>, such as <c>sleep_gate</c>.</summary>
/// <param name="Fact">The fact that rules read.</param>
internal sealed record HealthGate(FactDefinition Fact)
{
    /// <summary>The gates in the order of <see cref="Health"/>.</summary>
    public static IReadOnlyList<HealthGate> All { get; } = [.. FactCatalog.All.Where(f => f.Group == "health" && f.Kind == FactKind.Choice).Select(f => new HealthGate(f))];

    /// <summary>The name of its column.</summary>
    public string Column { get; } = $"{Fact.Field}_gate";

    /// <summary>The gate's word, such as <c>amber</c>; null if unknown.</summary>
    public string? Word(Health health) => Fact.Property.GetValue(health) is Gate gate ? Fact.DocumentWords[(int)gate] : null;

    /// <summary>The gates with this one changed to a word of its list.</summary>
    public Health With(Health health, string word)
    {
        var changed = health with { };
        Fact.Property.SetValue(changed, (Gate)Array.IndexOf([.. Fact.DocumentWords], word));
        return changed;
    }
}
