using System.Reflection;
using System.Reflection.Emit;

namespace AthleteOs.Rules.TestKit;

/// <summary>Finds the folders that each folder of a project depends on, from the signatures and method bodies of its types.</summary>
public static class Directions
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    /// <summary>Every type that depends on a folder that its own folder must not depend on.</summary>
    /// <param name="project">The project.</param>
    /// <param name="root">The namespace of its folders.</param>
    /// <param name="mayKnow">For each folder, the folders that it may depend on.</param>
    public static IEnumerable<string> Broken(Assembly project, string root, IReadOnlyDictionary<string, string[]> mayKnow) =>
        project.GetTypes().Where(t => FolderOf(t, project, root) is not null)
            .SelectMany(t => Named(t).Select(n => (From: FolderOf(t, project, root)!, To: FolderOf(n, project, root), Type: t, Names: n)))
            .Where(n => n.To is not null && n.To != n.From && !mayKnow[n.From].Contains(n.To))
            .Select(n => $"{n.Type.Name} in {n.From} names {n.Names.Name} in {n.To}").Distinct(StringComparer.Ordinal);

    /// <summary>The folders of a project that contain types.</summary>
    public static IEnumerable<string> Folders(Assembly project, string root) =>
        project.GetTypes().Select(t => FolderOf(t, project, root)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The assemblies outside the framework that a project references.</summary>
    public static IEnumerable<string> References(Assembly project) => project.GetReferencedAssemblies().Select(a => a.Name!)
        .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "netstandard").Order(StringComparer.Ordinal);

    // The first folder below the root; deeper folders belong to it.
    private static string? FolderOf(Type type, Assembly project, string root) =>
        type.Namespace is { } name && name.StartsWith(root + ".", StringComparison.Ordinal) && type.Assembly == project ? name[(root.Length + 1)..].Split('.')[0] : null;

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
