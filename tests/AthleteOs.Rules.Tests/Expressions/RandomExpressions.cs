using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Tests.Expressions;

/// <summary>Expressions drawn from the whole rule language, over every fact of the morning: some are refused, for reasons that the language has.</summary>
internal sealed class RandomExpressions(Random random)
{
    private static readonly FactDefinition[] Facts = [.. FactCatalog.All.Where(f => f.Group != "review")];
    private static readonly string[] Comparisons = ["<", "<", "<=", "<=", ">", ">", ">=", ">=", "==", "!="];

    /// <summary>A question over the parameter <c>p.Margin</c> and the derived facts <c>derived.Bar</c> and <c>derived.Flag</c>.</summary>
    public string YesOrNo(int depth) => random.Next(depth > 0 ? 16 : 9) switch
    {
        0 => Flag(),
        1 => $"{Flag()} {Pick("==", "!=")} {Truth()}",
        2 => $"({Missable(FactKind.Flag)} ?? {Truth()})",
        3 => $"{Missable(FactKind.Flag, FactKind.Choice, FactKind.Number)} {Pick("==", "!=")} null",
        4 or 5 => Choice(),
        6 or 7 or 8 => $"{Number(depth)} {Pick(Comparisons)} {Number(depth)}",
        9 => $"!({YesOrNo(depth - 1)})",
        10 or 11 => $"(({YesOrNo(depth - 1)}) && ({YesOrNo(depth - 1)}))",
        12 or 13 => $"(({YesOrNo(depth - 1)}) || ({YesOrNo(depth - 1)}))",
        14 => $"({YesOrNo(depth - 1)}) {Pick("==", "!=")} {Truth()}",
        _ => Chosen(YesOrNo(depth - 1), YesOrNo(depth - 1), YesOrNo(depth - 1)),
    };

    /// <summary>A number.</summary>
    public string Number(int depth) => random.Next(depth > 0 ? 16 : 7) switch
    {
        0 or 1 => Any(FactKind.Number),
        2 => $"{random.Next(100)}",
        3 => FormattableString.Invariant($"{random.Next(1000) / 10.0:0.0}"),
        4 => "p.Margin",
        5 => "derived.Bar",
        6 => Window(),
        7 or 8 or 9 => $"({Number(depth - 1)} {Pick("+", "-", "*")} {Number(depth - 1)})",
        10 => $"({Number(depth - 1)} / Calc.Max({Number(depth - 1)}, 1))",
        11 => $"({Missable(FactKind.Number)} ?? {Number(depth - 1)})",
        12 => $"np({Any(FactKind.Number)}, {Number(depth - 1)})",
        13 => $"-{Number(depth - 1)}",
        14 => Chosen(YesOrNo(depth - 1), Number(depth - 1), Number(depth - 1)),
        _ => random.Next(5) switch
        {
            0 => $"Calc.Clamp({Number(depth - 1)}, {Number(depth - 1)}, {Number(depth - 1)})",
            1 => $"Calc.Log(Calc.Max({Number(depth - 1)}, 1))",
            2 => $"Calc.{Pick(nameof(Calc.Min), nameof(Calc.Max))}({Number(depth - 1)}, {Number(depth - 1)})",
            _ => $"Calc.{Pick(nameof(Calc.Abs), nameof(Calc.Ceiling), nameof(Calc.Floor), nameof(Calc.Round))}({Number(depth - 1)})",
        },
    };

    private string Flag() => random.Next(5) == 0 ? "derived.Flag" : Any(FactKind.Flag);

    private string Choice()
    {
        var fact = Fact(FactKind.Choice);
        var list = Nullable.GetUnderlyingType(fact.Property.PropertyType) ?? fact.Property.PropertyType;
        return $"{fact.Name} {Pick("==", "!=")} {list.Name}.{fact.Choices[random.Next(fact.Choices.Count)]}";
    }

    private string Window()
    {
        var ago = Pick("", ", 1", ", 7", ", p.Margin", ", calendar.DayOfWeekNumber - 1");
        return $"{Any(FactKind.Series)}." + random.Next(7) switch
        {
            0 => $"{Pick("Count", "Sum")}({random.Next(1, 30)}{ago})",
            1 => ago.Length == 0 ? "Latest()" : $"Latest({ago[2..]})",
            2 => "FallingDays()",
            3 => $"{Pick("LowestDeviation", "HighestDeviation")}({random.Next(1, 30)}, {random.Next(1, 30)}{ago})",
            4 => $"{Pick("DaysAbove", "DaysBelow")}({Pick("0.5", "4", "50", "p.Margin", "derived.Bar", Any(FactKind.Number))}, {random.Next(1, 10)}{ago})",
            _ => $"{Pick("Mean", "StandardDeviation", "Slope", "Min", "Max")}({random.Next(3, 30)}, {random.Next(1, 4)}{ago})",
        };
    }

    private string Chosen(string question, string yes, string no) => random.Next(2) == 0 ? $"(({question}) ? {yes} : {no})" : $"iif({question}, {yes}, {no})";

    private string Truth() => Pick("true", "false");

    private string Any(FactKind kind) => Fact(kind).Name;

    private string Missable(params FactKind[] kinds) => One([.. Facts.Where(f => kinds.Contains(f.Kind) && f.About.Origin != FactOrigin.Given)]).Name;

    private FactDefinition Fact(FactKind kind) => One([.. Facts.Where(f => f.Kind == kind)]);

    private string Pick(params string[] of) => One(of);

    private T One<T>(T[] of) => of[random.Next(of.Length)];
}
