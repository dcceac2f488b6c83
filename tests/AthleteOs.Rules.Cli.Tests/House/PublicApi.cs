using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>What a program can use of an assembly, as text: its public types, and below each the public and protected members that it declares.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Double"] = "double",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Object"] = "object",
        ["System.String"] = "string",
        ["System.UInt64"] = "ulong",
        ["System.Void"] = "void",
    };

    public static string Of(Assembly assembly) => string.Concat(assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal)
        .Select(t => $"{Kind(t)} {Name(t)}{Bases(t)}\n{string.Concat(Members(t).Order(StringComparer.Ordinal).Select(m => $"    {m}\n"))}"));

    private static string Kind(Type type)
    {
        var word = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsAssignableTo(typeof(Delegate)) ? "delegate"
            : type.IsValueType ? "struct" : type.GetMethod("<Clone>$") is not null ? "record" : "class";
        var modifier = word is not ("class" or "record") ? "" : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return modifier + word;
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return "";
        }

        var inherited = type.GetInterfaces().Where(i => i.IsVisible && !type.GetInterfaces().Any(o => o != i && o.IsAssignableTo(i))
            && !(type.BaseType?.IsAssignableTo(i) ?? false) && !(i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEquatable<>)));
        string[] names = [.. (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && !type.IsAssignableTo(typeof(Delegate)) ? new[] { b } : []).Concat(inherited)
            .Select(Name).Order(StringComparer.Ordinal)];
        return names.Length == 0 ? "" : $" : {string.Join(", ", names)}";
    }

    // A record's equality, copy and text are the compiler's and come with the word.
    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}");
        }

        if (type.IsAssignableTo(typeof(Delegate)))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        var fields = type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
            .Select(f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{Typed(f.FieldType, new NullabilityInfoContext().Create(f))} {f.Name}");
        var properties = type.GetProperties(Declared).Where(p => p.Name != "EqualityContract" && p.GetAccessors(nonPublic: true).Any(IsSeen)).Select(Property);
        var events = type.GetEvents(Declared).Where(e => IsSeen(e.AddMethod!)).Select(e => $"event {Typed(e.EventHandlerType!, new NullabilityInfoContext().Create(e))} {e.Name}");
        var methods = type.GetConstructors(Declared).Cast<MethodBase>().Concat(type.GetMethods(Declared))
            .Where(m => IsSeen(m) && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null && (!m.IsSpecialName || m is ConstructorInfo || m.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Where(m => m.Name != "<Clone>$" && !(m is ConstructorInfo && m.IsStatic)).Select(Method);
        return fields.Concat(properties).Concat(events).Concat(methods);
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static string Property(PropertyInfo property)
    {
        var set = property.SetMethod is { } setter && IsSeen(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;" : "";
        var required = property.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute") ? "required " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;
        var get = property.GetMethod is { } getter && IsSeen(getter) ? " get;" : "";
        return $"{(property.GetAccessors(nonPublic: true)[0].IsStatic ? "static " : "")}{required}{Typed(property.PropertyType, new NullabilityInfoContext().Create(property))} {index} {{{get}{set} }}";
    }

    private static string Method(MethodBase method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        var returns = method is MethodInfo m ? $"{Typed(m.ReturnType, new NullabilityInfoContext().Create(m.ReturnParameter))} {m.Name}" : "new";
        var word = method is ConstructorInfo ? "" : method.IsStatic ? "static " : method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract "
            : method.IsVirtual && !method.IsFinal && !method.DeclaringType.IsSealed ? "virtual " : "";
        return $"{word}{returns}{generic}({string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var by = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var extended = parameter is { Position: 0, Member: MethodInfo member } && member.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var value = !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue switch
        {
            null => " = default",
            string text => $" = \"{text}\"",
            bool truth => truth ? " = true" : " = false",
            var other => $" = {Convert.ToString(other, CultureInfo.InvariantCulture)}",
        };
        return $"{extended}{by}{Typed(parameter.ParameterType, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    // A type with the question marks of its nullable parts.
    private static string Typed(Type type, NullabilityInfo nullability)
    {
        if (type.IsByRef)
        {
            return Typed(type.GetElementType()!, nullability.ElementType ?? nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        var mark = !type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? "?" : "";
        return type.IsArray ? $"{Typed(type.GetElementType()!, nullability.ElementType!)}[]{mark}"
            : type.IsGenericType && nullability.GenericTypeArguments.Length == type.GetGenericArguments().Length
                ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Zip(nullability.GenericTypeArguments, Typed))}>{mark}"
                : Name(type) + mark;
    }

    private static string Name(Type type) => type.IsGenericParameter ? type.Name
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsGenericType ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : Bare(type);

    // Without the namespace, except for the types of the assemblies that the file is about.
    private static string Bare(Type type)
    {
        var name = type.FullName ?? $"{type.Namespace}.{type.Name}";
        name = name.Split('`')[0].Replace('+', '.');
        return Words.GetValueOrDefault(name) ?? (name.StartsWith("System.", StringComparison.Ordinal) ? type.Name.Split('`')[0] : name);
    }
}
