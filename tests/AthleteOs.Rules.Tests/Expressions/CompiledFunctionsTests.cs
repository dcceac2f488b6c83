using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Expressions;

public sealed class CompiledFunctionsTests
{
    private static readonly Morning Bare = new() { AthleteId = "a", Date = new DateOnly(2026, 11, 23) };
    private static readonly Parameter Least = new("least", 60, "points", 0, 100, "the least readiness", "house");

    [Fact]
    public void A_form_that_was_compiled_is_not_compiled_again()
    {
        var first = CompiledFunctions.Output(Sum(Least));
        CompiledFunctions.Output(Sum(Least with { })).ShouldBeSameAs(first);
    }

    [Fact]
    public void Another_value_of_a_parameter_is_another_function()
    {
        CompiledFunctions.Output(Sum(Least))(Bare, []).ShouldBe(61);
        CompiledFunctions.Output(Sum(Least with { Value = 61 }))(Bare, []).ShouldBe(62);
    }

    [Fact]
    public void Another_place_of_a_derived_fact_is_another_function()
    {
        var first = new DerivedFact("load", false, "TSS", "a load", 0);
        CompiledFunctions.Output(new Quantity.OfDerived(first))(Bare, [1, 2]).ShouldBe(1);
        CompiledFunctions.Output(new Quantity.OfDerived(first with { Slot = 1 }))(Bare, [1, 2]).ShouldBe(2);
    }

    [Fact]
    public void Division_by_zero_and_by_negative_zero_are_told_apart()
    {
        CompiledFunctions.Output(One(0.0))(Bare, []).ShouldBe(double.PositiveInfinity);
        CompiledFunctions.Output(One(-0.0))(Bare, []).ShouldBe(double.NegativeInfinity);
        CompiledFunctions.Output(One(0.0))(Bare, []).ShouldBe(double.PositiveInfinity);
    }

    private static Quantity Sum(Parameter parameter) => new Quantity.Arithmetic(new Quantity.OfParameter(parameter), Operation.Add, new Quantity.Literal(1));

    private static Quantity One(double by) => new Quantity.Arithmetic(new Quantity.Literal(1), Operation.Divide, new Quantity.Literal(by));
}
