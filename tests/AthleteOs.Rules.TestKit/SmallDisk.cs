namespace AthleteOs.Rules.TestKit;

/// <summary>A disk of a few megabytes in memory, which a test fills and frees again. It needs Linux and root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _filler;
    private readonly IDisposable _registration;

    private SmallDisk(int megabytes)
    {
        Folder = Directory.CreateTempSubdirectory("athleteos-disk-").FullName;
        _filler = Path.Combine(Folder, "filler");
        Call("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={megabytes}m,mode=755"), "athleteos", Folder);
        _registration = Leftovers.Add(Remove);
    }

    public string Folder { get; }

    /// <summary>Makes a disk; null if this process must not.</summary>
    public static SmallDisk? TryCreate(int megabytes) => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? new SmallDisk(megabytes) : null;

    /// <summary>Writes until no byte is free.</summary>
    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size >= 4096; size /= 2)
        {
            var bytes = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(bytes);
                }
            }
            catch (IOException)
            {
                // Full for this size.
            }
        }
    }

    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        _registration.Dispose();
        Remove();
    }

    private void Remove()
    {
        Call("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static void Call(string program, params string[] arguments)
    {
        using var process = ChildProcess.Start(program, arguments, "/");
        var errors = process.Errors.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
        }
    }
}
