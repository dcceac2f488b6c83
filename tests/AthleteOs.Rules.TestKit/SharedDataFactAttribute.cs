using System.Runtime.CompilerServices;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace AthleteOs.Rules.TestKit;

/// <summary>A test that needs a file of the folder <c>shared</c>, which lies next to some clones of the repository. Without the file there is no such test.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(SharedDataDiscoverer))]
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <summary>Names the file.</summary>
    public SharedDataFactAttribute(string file, [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => File = file;

    /// <summary>The file's path below the folder <c>shared</c>.</summary>
    public string File { get; }
}

/// <summary>Finds tests that need a shared file, where the file exists.</summary>
public sealed class SharedDataDiscoverer : FactDiscoverer
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        factAttribute is SharedDataFactAttribute needs && File.Exists(SharedData.File(needs.File))
            ? base.Discover(discoveryOptions, testMethod, factAttribute)
            : new ValueTask<IReadOnlyCollection<IXunitTestCase>>([]);
}
