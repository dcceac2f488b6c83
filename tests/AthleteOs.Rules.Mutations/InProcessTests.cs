using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace AthleteOs.Rules.Mutations;

/// <summary>The short tests of some namespaces, called in this process: a mutant costs no start of a program, and only tests that reach it run.</summary>
internal sealed class InProcessTests
{
    // Longer tests run in their own process, for the mutants that survive these.
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(10);

    private readonly FieldInfo _chosen;
    private readonly FieldInfo _ended;
    private readonly (Action Call, TimeSpan Time, byte[] Reached)[] _tests;

    /// <summary>Loads the tests and calls each once, to see which mutations it reaches. A test that fails here is left out.</summary>
    /// <param name="folder">The folder of the test program, with the mutants in place of an assembly.</param>
    /// <param name="program">The test program.</param>
    /// <param name="assembly">The name of the assembly's file with the mutants.</param>
    /// <param name="namespaces">The namespaces of the tests; none for all of them.</param>
    /// <param name="mutations">The number of mutations.</param>
    public InProcessTests(string folder, string program, string assembly, string[] namespaces, int mutations)
    {
        var loaded = new FolderContext(folder, program);
        var chooser = loaded.LoadFromAssemblyPath(Path.Combine(folder, assembly)).GetType("MutantSwitch", throwOnError: true)!;
        (_chosen, _ended) = (chooser.GetField("Chosen")!, chooser.GetField("Ended")!);
        var reached = chooser.GetField("Reached")!;
        // A failure is thrown without its source: to read that takes a second.
        var settings = loaded.LoadFromAssemblyName(new AssemblyName("Shouldly")).GetType("Shouldly.ShouldlyConfiguration", throwOnError: true)!;
        settings.GetMethod("DisableSourceInErrors")!.Invoke(null, null);
        var tests = new List<(Action, TimeSpan, byte[])>();
        var types = loaded.LoadFromAssemblyPath(Path.Combine(folder, program)).GetTypes().Where(t => namespaces.Length == 0 || namespaces.Contains(t.Namespace, StringComparer.Ordinal));
        foreach (var call in types.SelectMany(Calls))
        {
            var seen = new byte[mutations + 1];
            reached.SetValue(null, seen);
            var clock = Stopwatch.StartNew();
            if (Passes(call, TimeSpan.FromMinutes(1)) == Fate.Survived && clock.Elapsed < LongestTest)
            {
                tests.Add((call, clock.Elapsed, seen));
            }
        }

        reached.SetValue(null, null);
        _tests = [.. tests.OrderBy(t => t.Item2)];
    }

    /// <summary>The number of tests.</summary>
    public int Count => _tests.Length;

    /// <summary>Whether a test reaches a mutation.</summary>
    /// <param name="number">The mutation's number.</param>
    public bool Reach(int number) => _tests.Any(t => t.Reached[number] != 0);

    /// <summary>Calls the tests that reach a mutation, until one fails.</summary>
    /// <param name="number">The mutation's number.</param>
    /// <exception cref="TimeoutException">A test does not end.</exception>
    public Fate Try(int number)
    {
        _chosen.SetValue(null, number);
        var fate = _tests.Where(t => t.Reached[number] != 0).Select(t => Passes(t.Call, TimeSpan.FromSeconds(5) + 10 * t.Time))
            .FirstOrDefault(f => f != Fate.Survived, Fate.Survived);
        _chosen.SetValue(null, 0);
        return fate;
    }

    private Fate Passes(Action call, TimeSpan limit)
    {
        var fate = Fate.Survived;
        var thread = new Thread(() =>
        {
            try
            {
                call();
            }
            catch (Exception)
            {
                fate = Fate.Killed;
            }
        }, 16 << 20);
        thread.Start();
        if (thread.Join(limit))
        {
            return fate;
        }

        // A mutation without an end: the next choice between mutations ends it. A test that waits for ever costs nothing, and is left.
        _ended.SetValue(null, true);
        if (!thread.Join(TimeSpan.FromSeconds(20)) && !thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin))
        {
            throw new TimeoutException("A mutation does not end; start the program again to go on.");
        }

        _ended.SetValue(null, false);
        return Fate.TimedOut;
    }

    private static IEnumerable<Action> Calls(Type type)
    {
        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null || typeof(IAsyncLifetime).IsAssignableFrom(type))
        {
            yield break;
        }

        foreach (var method in type.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is { Skip: null } && !m.GetCustomAttributes<TraitAttribute>().Any()))
        {
            foreach (var values in method.GetCustomAttribute<FactAttribute>() is TheoryAttribute ? Rows(method) : [[]])
            {
                yield return () => Call(type, method, values);
            }
        }
    }

    private static IEnumerable<object?[]> Rows(MethodInfo method)
    {
        var tracker = new DisposalTracker();
        foreach (var data in method.GetCustomAttributes().OfType<IDataAttribute>())
        {
            if (data is MemberDataAttributeBase member)
            {
                member.MemberType ??= method.DeclaringType;
            }

            foreach (var row in data.GetData(method, tracker).AsTask().GetAwaiter().GetResult())
            {
                var values = row.GetData();
                yield return [.. method.GetParameters().Select((p, n) => n < values.Length ? Fitting(values[n], p.ParameterType) : p.DefaultValue)];
            }
        }
    }

    // A row may give a whole number for a double.
    private static object? Fitting(object? value, Type type) =>
        value is IConvertible && type.IsPrimitive && value.GetType() != type ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture) : value;

    private static void Call(Type type, MethodInfo method, object?[] values)
    {
        var test = Activator.CreateInstance(type);
        try
        {
            switch (method.Invoke(test, values))
            {
                case Task task:
                    task.GetAwaiter().GetResult();
                    break;
                case ValueTask task:
                    task.AsTask().GetAwaiter().GetResult();
                    break;
            }
        }
        finally
        {
            (test as IDisposable)?.Dispose();
        }
    }

    // xunit comes from this program, so that its attributes have the same types.
    private sealed class FolderContext(string folder, string program) : AssemblyLoadContext("mutants")
    {
        private readonly AssemblyDependencyResolver _resolver = new(Path.Combine(folder, program));

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var file = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return !assemblyName.Name!.StartsWith("xunit", StringComparison.Ordinal) && File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
