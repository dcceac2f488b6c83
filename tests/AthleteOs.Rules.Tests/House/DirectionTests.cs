using System.Reflection;
using System.Reflection.Emit;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Storage;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>Who may know whom: projects by their references, the core's folders by what their types and method bodies name.</summary>
public sealed class DirectionTests
{
    private static readonly Assembly Core = typeof(Planner).Assembly;

    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Documents"] = [],
        ["Sessions"] = [],
        ["Physiology"] = [],
        ["Athletes"] = ["Documents", "Sessions"],
        ["Policies"] = ["Documents", "Sessions", "Athletes"],
        ["Planning"] = ["Documents", "Sessions", "Physiology", "Athletes", "Policies"],
        ["Analysis"] = ["Documents", "Sessions", "Physiology", "Athletes", "Policies", "Planning"],
        ["Loop"] = ["Documents", "Sessions", "Physiology", "Athletes", "Policies", "Planning"],
    };

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    [Fact]
    public void The_core_knows_nobody_but_the_framework() =>
        Core.GetReferencedAssemblies().Select(a => a.Name!).ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard");

    [Fact]
    public void Expressions_knows_the_core_and_Microsoft_RulesEngine_only() =>
        typeof(FusedRuleEngine).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(["AthleteOs.Rules", "RulesEngine"]);

    [Fact]
    public void Lab_knows_the_core_and_its_packages_only() =>
        typeof(HistoryReader).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBeSubsetOf(["AthleteOs.Rules", "MathNet.Numerics", "ScottPlot", "SkiaSharp"]);

    [Fact]
    public void Hosting_knows_the_core_Expressions_and_the_extensions_of_the_framework_only() =>
        typeof(PolicyShelf).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ShouldBe(["AthleteOs.Rules", "AthleteOs.Rules.Expressions"]);

    [Fact]
    public void Storage_knows_its_databases_only() =>
        typeof(Journals).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBeSubsetOf(["AthleteOs.Rules", "Dapper", "Microsoft.Data.Sqlite", "Npgsql"]);

    [Fact]
    public void The_folders_of_the_core_know_only_those_before_them()
    {
        var wrong = Core.GetTypes().Where(t => FolderOf(t) is not null)
            .SelectMany(t => Named(t).Select(n => (From: FolderOf(t)!, To: FolderOf(n), Type: t, Names: n)))
            .Where(n => n.To is not null && n.To != n.From && !MayKnow[n.From].Contains(n.To))
            .Select(n => $"{n.Type.Name} in {n.From} names {n.Names.Name} in {n.To}").Distinct(StringComparer.Ordinal);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_folder_of_the_core_has_a_place_in_the_order() =>
        Core.GetTypes().Select(FolderOf).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));

    private static string? FolderOf(Type type) => type.Namespace is { } name && name.StartsWith("AthleteOs.Rules.", StringComparison.Ordinal) && type.Assembly == Core
        ? name["AthleteOs.Rules.".Length..] : null;

    private static IEnumerable<Type> Named(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var signatures = type.GetFields(All).Select(f => f.FieldType)
            .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
            .Concat(type.GetConstructors(All).SelectMany(c => c.GetParameters().Select(p => p.ParameterType)))
            .Concat(type.GetInterfaces()).Append(type.BaseType ?? typeof(object));
        var bodies = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(InBody);
        return signatures.Concat(bodies).SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];

    // The types whose members a method body names.
    private static IEnumerable<Type> InBody(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
        {
            yield break;
        }

        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? OpCodesByValue[(short)((0xFE << 8) | il[at + 1])] : OpCodesByValue[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(il, at),
                    method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
                yield return member as Type ?? member!.DeclaringType ?? typeof(object);
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }
}
