using System.Security.Cryptography;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>A file of answers that gets its name only when it is complete and on the disk. If it is disposed before, it leaves nothing.</summary>
internal sealed class AnswerFile : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _name;
    private readonly string _draft;
    private readonly FileStream _stream;

    /// <exception cref="IOException">The folder is not writable; UnauthorizedAccessException likewise.</exception>
    public AnswerFile(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        (_folder, _name) = (folder, name);
        _draft = Path.Combine(folder, $"{name}.tmp");
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 64 * 1024, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            // Decisions are health data. The integrator's group may fetch them.
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        }

        _stream = new FileStream(_draft, how);
    }

    public async Task Add(ReadOnlyMemory<byte> line, CancellationToken stop)
    {
        await _stream.WriteAsync(line, stop);
        _stream.WriteByte((byte)'\n');
    }

    /// <summary>
    /// Gives both files one name that no earlier answers have, such as <c>monday-2.jsonl</c>. The same answers again keep their name: a file is read
    /// again after an interruption. Without answers there is no file.
    /// </summary>
    public static async Task Put(AnswerFile answers, AnswerFile refusals)
    {
        foreach (var file in new[] { answers, refusals })
        {
            file._stream.Flush(flushToDisk: true);
            await file._stream.DisposeAsync();
        }

        var number = 1;
        while (answers.IsTaken(number) || refusals.IsTaken(number))
        {
            number++;
        }

        answers.Name(number);
        refusals.Name(number);
    }

    // Other answers have the name; where this file has none, an earlier file of that name belongs to another request too.
    private bool IsTaken(int number) => File.Exists(Numbered(number)) && !Same(_draft, Numbered(number));

    private void Name(int number)
    {
        if (new FileInfo(_draft).Length > 0)
        {
            File.Move(_draft, Numbered(number), overwrite: true);
        }
    }

    private string Numbered(int number) => Path.Combine(_folder, number == 1 ? _name
        : FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(_name)}-{number}{Path.GetExtension(_name)}"));

    private static bool Same(string one, string other)
    {
        using var first = File.OpenRead(one);
        using var second = File.OpenRead(other);
        return first.Length == second.Length && SHA256.HashData(first).AsSpan().SequenceEqual(SHA256.HashData(second));
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        if (File.Exists(_draft))
        {
            File.Delete(_draft);
        }
    }
}
