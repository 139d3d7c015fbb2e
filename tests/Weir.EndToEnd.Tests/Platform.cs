// The scripts are written for sh, and so are their tests; on Windows both run inside WSL.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
