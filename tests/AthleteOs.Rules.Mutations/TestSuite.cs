using System.Diagnostics;
using System.Globalization;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Mutations;

/// <summary>What became of a mutant.</summary>
internal enum Fate
{
    /// <summary>The short tests did not fail; the longer ones have not run yet.</summary>
    Open,

    /// <summary>The short tests began with it. If nothing follows, this program died with it, so only a process of its own can try it.</summary>
    Begun,

    /// <summary>No test failed.</summary>
    Survived,

    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>The tests took far longer than without the mutation.</summary>
    TimedOut,

    /// <summary>The mutation does not compile, so it is no mutant.</summary>
    NotCompiled,
}

/// <summary>Some tests of a test project, run in a process of their own with the mutant in place of an assembly.</summary>
/// <param name="Project">The project, without <c>AthleteOs.Rules.</c>.</param>
/// <param name="Namespaces">The namespaces of the tests; none for all of them.</param>
internal sealed record TestSuite(string Project, params string[] Namespaces)
{
    // The machine may be busy with other work.
    private const int Patience = 6;

    /// <summary>The environment of the tests.</summary>
    public static readonly (string Name, string Value)[] Settings =
    [
        ("ATHLETEOS_EFFORT", "quick"), ("ATHLETEOS_SEED", "7"), ("DOTNET_TieredPGO", "0"), ("DOTNET_GCgen0size", "8000000"), ("DOTNET_EnableWriteXorExecute", "0"),
    ];

    private TimeSpan? _limit;

    private string Home => Root.Of("tests", $"AthleteOs.Rules.{Project}", "bin");

    /// <summary>The copy of the test program.</summary>
    public string Place => Path.Combine(Home, "Mutants");

    /// <summary>The program in <see cref="Place"/>.</summary>
    public string Program => $"AthleteOs.Rules.{Project}.dll";

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', [Project, .. Namespaces]);

    /// <summary>Runs the tests with a mutant, until the first failure. Before the first mutant it runs them without a mutation, to learn how long they take.</summary>
    /// <param name="name">The name of the assembly's file.</param>
    /// <param name="all">The assembly with all mutations to choose from.</param>
    /// <param name="mutant">The assembly of the mutant: the same, or one with a single mutation.</param>
    /// <param name="number">The mutation's number.</param>
    /// <exception cref="InvalidOperationException">A test fails without a mutation, or none is chosen.</exception>
    public Fate Try(string name, byte[] all, byte[] mutant, int number)
    {
        _limit ??= Measure(name, all);
        return Run(name, mutant, number, _limit.Value).Fate;
    }

    /// <summary>Copies the test program, with the mutants in place of an assembly.</summary>
    /// <param name="name">The name of the assembly's file.</param>
    /// <param name="all">The assembly with all mutations to choose from.</param>
    public void Copy(string name, byte[] all)
    {
        if (Directory.Exists(Place))
        {
            Directory.Delete(Place, recursive: true);
        }

        using (var copy = ChildProcess.Start("cp", ["-a", Path.Combine(Home, "Release", "net10.0"), Place], Root.Folder))
        {
            copy.WaitForExit(Timeout.InfiniteTimeSpan);
        }

        Replace(name, all);
    }

    private TimeSpan Measure(string name, byte[] all)
    {
        Copy(name, all);
        var clock = Stopwatch.StartNew();
        var (fate, output) = Run(name, all, 0, TimeSpan.FromMinutes(20));
        if (fate != Fate.Survived)
        {
            throw new InvalidOperationException($"The tests of {Project} do not pass without a mutation.\n{output}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{this}: {clock.Elapsed.TotalSeconds:0} s"));
        return Patience * clock.Elapsed + TimeSpan.FromSeconds(10);
    }

    private void Replace(string name, byte[] assembly) => File.WriteAllBytes(Path.Combine(Place, name), assembly);

    private (Fate Fate, string Output) Run(string name, byte[] mutant, int number, TimeSpan limit)
    {
        Replace(name, mutant);
        using var tests = ChildProcess.Start("env",
        [
            $"ATHLETEOS_MUTANT={number.ToString(CultureInfo.InvariantCulture)}", .. Settings.Select(x => $"{x.Name}={x.Value}"),
            "dotnet", Path.Combine(Place, Program), "--no-ansi", "--progress", "off", "--stop-on-fail", "on", "--filter-not-trait", "duration=long", "--filter-not-trait", "duration=full",
            .. Namespaces.SelectMany(n => new[] { "--filter-namespace", n }),
        ], Root.Folder);
        var (output, errors) = (tests.Output.ReadToEndAsync(), tests.Errors.ReadToEndAsync());
        if (!tests.WaitForExit(limit))
        {
            tests.Kill();
            return (Fate.TimedOut, "");
        }

        var text = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        return (tests.ExitCode == 0 ? Fate.Survived : Fate.Killed, text);
    }
}
