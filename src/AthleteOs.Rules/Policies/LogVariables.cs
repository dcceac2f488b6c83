namespace AthleteOs.Rules.Policies;

/// <summary>The parts of conditions over the log, and the variables that they name.</summary>
internal static class LogVariables
{
    /// <summary>The conditions on a variable alone, and those that name others too.</summary>
    public static (Condition[] Own, Condition[] Joins) Split(ItemVariable each, Condition where)
    {
        var all = Conjuncts(where).ToLookup(c => Of(c).All(v => v == each));
        return ([.. all[true]], [.. all[false]]);
    }

    /// <summary>The conditions that are all true if one is.</summary>
    public static IEnumerable<Condition> Conjuncts(Condition condition) => condition switch
    {
        Condition.And c => Conjuncts(c.Left).Concat(Conjuncts(c.Right)),
        Condition.Constant { Value: true } => [],
        _ => [condition],
    };

    /// <summary>The variables that a condition names and does not go through itself.</summary>
    public static IEnumerable<ItemVariable> Of(Condition condition) => condition switch
    {
        Condition.Not c => Of(c.Of),
        Condition.And c => Of(c.Left).Concat(Of(c.Right)),
        Condition.Or c => Of(c.Left).Concat(Of(c.Right)),
        Condition.Compare c => Of(c.Left).Concat(Of(c.Right)),
        Condition.Some c => Of(c.Where).Concat(Of(c.Then)).Where(v => v != c.Each),
        Condition.ItemIsYes c => [c.Item],
        Condition.ItemIsChoice c => [c.Item],
        Condition.ItemIsMissing c => [c.Item],
        Condition.SameName c => [c.Item, c.Other],
        _ => [],
    };

    /// <summary>The variables that a number names and does not go through itself.</summary>
    public static IEnumerable<ItemVariable> Of(Quantity quantity) => quantity switch
    {
        Quantity.OfItem q => [q.Item],
        Quantity.Tally q => Of(q.Where).Where(v => v != q.Each),
        Quantity.Arithmetic q => Of(q.Left).Concat(Of(q.Right)),
        Quantity.Apply q => Of(q.Of),
        Quantity.IfMissing q => Of(q.Of).Concat(Of(q.Instead)),
        Quantity.Choose q => Of(q.If).Concat(Of(q.Then)).Concat(Of(q.Else)),
        _ => [],
    };

    /// <summary>The numbers of items that a condition itself reads, without those of the marks that it goes through.</summary>
    public static IEnumerable<Quantity.Tally> Tallies(Condition condition) => condition switch
    {
        Condition.Not c => Tallies(c.Of),
        Condition.And c => Tallies(c.Left).Concat(Tallies(c.Right)),
        Condition.Or c => Tallies(c.Left).Concat(Tallies(c.Right)),
        Condition.Compare c => Tallies(c.Left).Concat(Tallies(c.Right)),
        _ => [],
    };

    private static IEnumerable<Quantity.Tally> Tallies(Quantity quantity) => quantity switch
    {
        Quantity.Tally q => [q],
        Quantity.Arithmetic q => Tallies(q.Left).Concat(Tallies(q.Right)),
        Quantity.Apply q => Tallies(q.Of),
        Quantity.IfMissing q => Tallies(q.Of).Concat(Tallies(q.Instead)),
        Quantity.Choose q => Tallies(q.If).Concat(Tallies(q.Then)).Concat(Tallies(q.Else)),
        _ => [],
    };
}
