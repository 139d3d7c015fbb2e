using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Weir.Storage.Sqlite;

/// <summary>
/// Which native SQLite serves: the system's when it is newer than the bundled one, since distributions fix it and the
/// bundle does not move. A process has one of them: were a connection made past <see cref="Connect"/> and before it,
/// the functions called so far would be the bundle's and the others the system's, which ends the process.
/// </summary>
public static class NativeSqlite
{
    /// <summary>The bundle's release, 3.35.5. Nothing here may need a newer one.</summary>
    private const int BundledVersion = 3_035_005;

    /// <summary>The name by which the bindings ask for the library.</summary>
    private const string BundledName = "e_sqlite3";

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>A connection, not opened yet. The only place that makes one.</summary>
    public static SqliteConnection Connect(string connectionString)
    {
        _ = Use();
        return new SqliteConnection(connectionString);
    }

    /// <summary>Loads the library once. True when the system's is used.</summary>
    internal static bool Use() => Loaded.Value;

    private static bool Load()
    {
        var system = FindNewerSystemLibrary();
        if (system != nint.Zero)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == BundledName ? system : nint.Zero);
        }
        SQLitePCL.Batteries_V2.Init();
        return system != nint.Zero;
    }

    private static nint FindNewerSystemLibrary()
    {
        foreach (var name in SystemNames())
        {
            var loaded = NativeLibrary.TryLoad(
                name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var library);
            if (!loaded)
            {
                continue;
            }
            if (Call(library, "sqlite3_libversion_number") > BundledVersion && Call(library, "sqlite3_threadsafe") != 0)
            {
                return library;
            }
            NativeLibrary.Free(library);
        }
        return nint.Zero;
    }

    private static string[] SystemNames() =>
        OperatingSystem.IsLinux() ? ["libsqlite3.so.0"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : [];

    private static int Call(nint library, string function) =>
        NativeLibrary.TryGetExport(library, function, out var address)
            ? Marshal.GetDelegateForFunctionPointer<ReturnsNumber>(address)()
            : 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int ReturnsNumber();
}
