using Weir.Runtime.Secrets;

namespace Weir.Agents.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weir-secrets-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AFileIsReadBeforeTheEnvironmentAndLosesItsLastLineEnd()
    {
        Write("PLOT", "from the file\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Store("from outside").Find("PLOT").ShouldBe(("from the file", null));
        Store("from outside").Find("OTHER").ShouldBe(("from outside", null));
    }

    [Fact]
    public void AFileThatOthersCanReadIsNotRead()
    {
        Write("PLOT", "from the file\n", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var (value, wrong) = Store("from outside").Find("PLOT");
        value.ShouldBeNull();
        wrong.ShouldNotBeNull().ShouldContain($"chmod 600 {folder}/PLOT");
    }

    [Theory]
    [InlineData(null, "there is no secret PLOT: write it to ")]
    [InlineData("", "there is no secret PLOT: write it to ")]
    [InlineData("short", "has fewer than 8 characters")]
    [InlineData("12345678\0", "holds a zero byte")]
    public void WhatIsNoUsableSecretIsSaidWithoutItsValue(string? outside, string sentence)
    {
        var (value, wrong) = Store(outside).Find("PLOT");
        value.ShouldBeNull();
        wrong.ShouldNotBeNull().ShouldContain(sentence);
        if (outside is { Length: > 0 })
        {
            wrong.ShouldNotContain(outside);
        }
    }

    [Fact]
    public void ATooLargeOneIsRefusedWhereverItIs()
    {
        var large = new string('x', SecretStore.Largest + 1);
        Store(large).Find("PLOT").Wrong.ShouldBe("the secret PLOT is larger than 64 KiB");
        Write("PLOT", large, UnixFileMode.UserRead);
        Store(null).Find("PLOT").Wrong.ShouldNotBeNull().ShouldContain("is larger than 64 KiB");
    }

    private SecretStore Store(string? outside) => new(folder, _ => outside);

    private void Write(string name, string text, UnixFileMode mode)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }
}
