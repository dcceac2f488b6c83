namespace AthleteOs.Rules.Host.Workers;

/// <summary>A file of answers that gets its name only when it is complete and on the disk. If it is disposed before, it leaves nothing.</summary>
internal sealed class AnswerFile : IAsyncDisposable
{
    private readonly string _file;
    private readonly string _draft;
    private readonly FileStream _stream;

    /// <exception cref="IOException">The folder is not writable; UnauthorizedAccessException likewise.</exception>
    public AnswerFile(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, name);
        _draft = $"{_file}.tmp";
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

    /// <summary>Gives the file its name and replaces an older one. Without answers there is no file.</summary>
    public async Task Put()
    {
        _stream.Flush(flushToDisk: true);
        var any = _stream.Length > 0;
        await _stream.DisposeAsync();
        if (any)
        {
            File.Move(_draft, _file, overwrite: true);
        }
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
