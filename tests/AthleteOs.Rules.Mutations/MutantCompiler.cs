using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AthleteOs.Rules.Mutations;

/// <summary>Compiles a project with one mutation, in memory, as its Release build does.</summary>
internal sealed class MutantCompiler
{
    private readonly CSharpCompilation _original;
    private readonly string _folder;

    /// <summary>Reads the project's sources and references from its build.</summary>
    /// <param name="project">The project's file.</param>
    /// <param name="folder">The folder with the sources to mutate.</param>
    public MutantCompiler(string project, string folder)
    {
        _folder = folder;
        var home = Path.GetDirectoryName(project)!;
        var words = CSharpCommandLineParser.Default.Parse(CommandLine(project), home, sdkDirectory: null);
        var parsing = words.ParseOptions.WithDocumentationMode(DocumentationMode.None);
        // A mutant may have warnings.
        var options = words.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithSpecificDiagnosticOptions([]);
        var compilation = CSharpCompilation.Create(
            words.CompilationName,
            words.SourceFiles.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(f.Path), System.Text.Encoding.UTF8), parsing, Path.GetFullPath(f.Path, home))),
            words.MetadataReferences.Select(r => MetadataReference.CreateFromFile(Path.GetFullPath(r.Reference, home), r.Properties)),
            options);
        var loader = new GeneratorLoader();
        var generators = words.AnalyzerReferences.SelectMany(a => new AnalyzerFileReference(Path.GetFullPath(a.FilePath, home), loader).GetGenerators(LanguageNames.CSharp)).ToArray();
        CSharpGeneratorDriver.Create(generators, parseOptions: parsing).RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        _original = (CSharpCompilation)generated;
        if (_original.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException($"The sources do not compile: {error}");
        }
    }

    /// <summary>The name of the assembly's file.</summary>
    public string Assembly => $"{_original.AssemblyName}.dll";

    /// <summary>The mutations of the folder's files, in their order.</summary>
    public IEnumerable<Mutation> Mutations => Trees.OrderBy(t => t.FilePath, StringComparer.Ordinal).SelectMany(t => Mutation.Of(Path.GetRelativePath(_folder, t.FilePath), t));

    /// <summary>One assembly with all mutations that can be chosen while it runs, and their numbers.</summary>
    /// <param name="mutations">The mutations; the number of each is its place, from 1.</param>
    public (byte[] Assembly, HashSet<int> Numbers) CompileAll(IReadOnlyList<Mutation> mutations)
    {
        var (compilation, numbers) = MutantSchema.Of(_original, mutations);
        return (Emit(compilation) ?? throw new InvalidOperationException("The mutations do not compile together."), numbers);
    }

    private IEnumerable<SyntaxTree> Trees => _original.SyntaxTrees.Where(t =>
        Path.GetRelativePath(_folder, t.FilePath) is var path && !path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("obj", StringComparison.Ordinal));

    /// <summary>The assembly with one mutation; null if it does not compile.</summary>
    public byte[]? Compile(Mutation mutation)
    {
        var tree = Trees.Single(t => Path.GetRelativePath(_folder, t.FilePath) == mutation.File);
        var compilation = _original.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new TextChange(mutation.Span, mutation.To))));
        return Emit(compilation);
    }

    private static byte[]? Emit(CSharpCompilation compilation)
    {
        using var bytes = new MemoryStream();
        return compilation.Emit(bytes).Success ? bytes.ToArray() : null;
    }

    // A build for an editor compiles nothing and gives the arguments of the compiler.
    private static string[] CommandLine(string project)
    {
        using var build = ChildProcess.Start("dotnet",
        [
            "msbuild", project, "-t:Compile", "-p:Configuration=Release", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            "-p:BuildProjectReferences=false", "-p:NonExistentFile=none", "-getItem:CscCommandLineArgs",
        ], Root.Folder);
        var output = build.Output.ReadToEnd();
        build.WaitForExit(Timeout.InfiniteTimeSpan);
        using var answer = JsonDocument.Parse(output);
        return [.. answer.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(a => a.GetProperty("Identity").GetString()!)];
    }

    private sealed class GeneratorLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);
    }
}
