using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AthleteOs.Rules.TestKit;

/// <summary>A PostgreSQL server for tests, with its own data folder, a free loopback port and flushes to the disk.</summary>
/// <remarks>PostgreSQL refuses to run as root. If the tests run as root, the server runs as user postgres.</remarks>
public sealed class PostgresServer : IDisposable
{
    /// <summary>The user that owns every database.</summary>
    public const string Owner = "journal_owner";

    private static readonly HashSet<int> UsedPorts = [];

    // A new data folder takes a second of processor time, and a copy of one next to none.
    private static readonly Lazy<string> Template = new(NewTemplate);

    private readonly string programs;
    private readonly string folder;
    private readonly IDisposable registration;

    private readonly string listen = "127.0.0.1";

    private PostgresServer(string programs, string? alsoAt, string? disk)
    {
        this.programs = programs;
        folder = disk is null ? OfOwner(Directory.CreateTempSubdirectory("athleteos-postgres-")) : OfOwner(Directory.CreateDirectory(Path.Combine(disk, "postgres")));
        Port = FreePort();
        AsOwner("cp", "-R", "-p", Template.Value, Data);
        if (alsoAt is not null)
        {
            listen += $",{alsoAt}";
            File.AppendAllText(Path.Combine(Data, "pg_hba.conf"), "host all all samenet trust\n");
        }

        Start();
        registration = Leftovers.Add(Kill);
    }

    public int Port { get; }

    private string Data => Path.Combine(folder, "data");

    /// <summary>Whether PostgreSQL is on this machine.</summary>
    public static bool IsThere => Programs() is not null;

    /// <summary>Starts a server; null if PostgreSQL is not on this machine.</summary>
    /// <param name="alsoAt">A second address of this machine, for hosts of a network.</param>
    /// <param name="disk">The folder of a disk for its data; null for the usual one.</param>
    public static PostgresServer? TryStart(string? alsoAt = null, string? disk = null) => Programs() is { } programs ? new PostgresServer(programs, alsoAt, disk) : null;

    public string Address(string database, string user = Owner) => $"Host=127.0.0.1;Port={Port};Database={database};Username={user}";

    /// <summary>The address by a socket in the server's folder, which processes of every network on this machine reach.</summary>
    public string AddressBySocket(string database) => $"Host={folder};Port={Port};Database={database};Username={Owner}";

    /// <summary>The address for a host of a network.</summary>
    public string AddressAt(string host, string database) => $"Host={host};Port={Port};Database={database};Username={Owner}";

    public void Start() => AsOwner(Path.Combine(programs, "pg_ctl"), "start", "-w", "-D", Data, "-l", Path.Combine(folder, "log"), "-o", $"-h {listen} -p {Port} -k {folder} -c max_connections=200 -c shared_buffers=64MB");

    /// <summary>Starts the server if it has stopped by itself, as it does when its log finds no space.</summary>
    public void StartAgain()
    {
        if (!Processes().Any())
        {
            File.Delete(Path.Combine(Data, "postmaster.pid"));
            Start();
        }
    }

    /// <summary>Stops the server at once, without a checkpoint.</summary>
    public void Stop() => AsOwner(Path.Combine(programs, "pg_ctl"), "stop", "-w", "-D", Data, "-m", "immediate");

    /// <summary>Kills every process of the server at once, as the kernel does when memory runs out.</summary>
    public void Kill()
    {
        foreach (var process in Processes())
        {
            Signal("KILL", process);
        }

        // The next start fails while one of them still uses the shared memory.
        for (var tries = 0; tries < 100 && Processes().Any(); tries++)
        {
            Thread.Sleep(20);
        }

        // If no parent collects an ended process, its number stays in use, and the next start would believe that it runs.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        File.Delete(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{Port}.lock")));
    }

    /// <summary>Suspends every process of the server until <see cref="Thaw"/>: it neither answers nor closes a connection.</summary>
    public void Freeze()
    {
        foreach (var process in Processes())
        {
            Signal("STOP", process);
        }
    }

    /// <summary>Resumes every process of the server.</summary>
    public void Thaw()
    {
        foreach (var process in Processes())
        {
            Signal("CONT", process);
        }
    }

    /// <summary>Copies a database by PostgreSQL's own programs: into a file, and from the file into a new database.</summary>
    public void CopyByBackup(string database, string into)
    {
        var file = Path.Combine(folder, into + ".backup");
        AsOwner(Path.Combine(programs, "pg_dump"), "--format", "custom", "--file", file, $"host=127.0.0.1 port={Port} dbname={database} user={Owner}");
        AsOwner(Path.Combine(programs, "createdb"), "--host", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--username", Owner, into);
        AsOwner(Path.Combine(programs, "pg_restore"), "--exit-on-error", "--dbname", $"host=127.0.0.1 port={Port} dbname={into} user={Owner}", file);
    }

    public void Dispose()
    {
        registration.Dispose();
        try
        {
            Stop();
        }
        catch (InvalidOperationException)
        {
            // It was stopped already.
        }

        Directory.Delete(folder, recursive: true);
    }

    // The postmaster and its children.
    private IEnumerable<int> Processes()
    {
        if (!File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            return [];
        }

        var postmaster = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        return Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))
            .Where(p => p == postmaster || ParentOf(p) == postmaster).Where(p => StateOf(p) is not (null or 'Z')).OrderBy(p => p != postmaster).ToArray();
    }

    private static int? ParentOf(int process) => Stat(process) is { } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : null;

    private static char? StateOf(int process) => Stat(process)?[0][0];

    // The fields after the name in brackets: state, parent and so on.
    private static string[]? Stat(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Signal(string signal, int process) => Call("sh", ["-c", $"kill -{signal} {process.ToString(CultureInfo.InvariantCulture)} || true"]);

    private static string? Programs()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0).Select(d => Path.Combine(d, "bin")) : [];
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(debian).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));

        // A link to one of them does not mean that the others are beside it.
        return found is null ? null : Path.GetDirectoryName(File.ResolveLinkTarget(Path.Combine(found, "initdb"), returnFinalTarget: true)?.FullName) ?? found;
    }

    // A port that an earlier server of this process had may still have connections in a pool: the first command on one of them fails.
    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (UsedPorts)
            {
                if (UsedPorts.Add(port))
                {
                    return port;
                }
            }
        }
    }

    private static void Call(string program, string[] arguments)
    {
        // The server inherits the pipes of pg_ctl: reading them to their end would wait for the server to end.
        var start = new ProcessStartInfo("sh") { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var part in (string[])["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments])
        {
            start.ArgumentList.Add(part);
        }

        using var process = Process.Start(start)!;
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end.");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static string NewTemplate()
    {
        var template = OfOwner(Directory.CreateTempSubdirectory("athleteos-postgres-template-"));
        _ = Leftovers.Add(() => Directory.Delete(template, recursive: true));
        var data = Path.Combine(template, "data");
        AsOwner(Path.Combine(Programs()!, "initdb"), "-D", data, "-A", "trust", "-U", Owner, "--no-locale", "-E", "UTF8", "--no-sync");
        return data;
    }

    private static string OfOwner(DirectoryInfo directory)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Call("chown", ["postgres", directory.FullName]);
        }

        return directory.FullName;
    }

    private static void AsOwner(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Call("runuser", ["-u", "postgres", "--", program, .. arguments]);
        }
        else
        {
            Call(program, arguments);
        }
    }
}
