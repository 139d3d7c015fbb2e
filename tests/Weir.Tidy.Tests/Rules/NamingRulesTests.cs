namespace Weir.Tidy.Tests.Rules;

public sealed class NamingRulesTests
{
    [Theory]
    [InlineData("src/A/Queue.cs", "sealed class QueueManager { }")]
    [InlineData("src/A/Queue.cs", "static class StringUtils { }")]
    [InlineData("src/A/Queue.cs", "public abstract record CommandBase(int A);")]
    [InlineData("src/A/Queue.cs", "interface IHelper { }")]
    [InlineData("src/A/QueueImpl.cs", "sealed class Queue { }")]
    [InlineData("src/A/Common/Queue.cs", "sealed class Queue { }")]
    [InlineData("src/A/Utilities/Queue.cs", "sealed class Queue { }")]
    public void A_name_that_says_nothing_is_found(string path, string code) =>
        NamingRules.EmptyNames(SourceFile.Of(path, code)).Count().ShouldBe(1);

    [Theory]
    [InlineData("src/A/Queue.cs", "sealed class Database { }")]
    [InlineData("src/A/Queue.cs", "sealed class Queue { string helper = \"class UserManager\"; }")]
    [InlineData("src/A/Queue.cs", "// class QueueManager")]
    [InlineData("tests/A/Queue.cs", "sealed class RepositoryHelper { }")]
    public void Other_names_are_not(string path, string code) =>
        NamingRules.EmptyNames(SourceFile.Of(path, code)).ShouldBeEmpty();

    [Theory]
    [InlineData("public class A { }")]
    [InlineData("class A<T> where T : struct { }")]
    [InlineData("internal partial class A { }")]
    [InlineData("public record A(int B);")]
    [InlineData("public sealed class B { private class A { } }")]
    public void A_class_that_is_open_by_default_is_found(string code) =>
        NamingRules.OpenClasses(SourceFile.Of("src/A.cs", code)).Single().Sentence.ShouldStartWith("A is neither");

    [Theory]
    [InlineData("public sealed class A { }")]
    [InlineData("internal static partial class A { }")]
    [InlineData("public abstract record A { private A() { } public sealed record B : A; }")]
    [InlineData("public readonly record struct A(int B);")]
    [InlineData("public struct A { }")]
    [InlineData("public interface IA<T> where T : class { void B<U>() where U : class; }")]
    [InlineData("public enum A { B }")]
    [InlineData("static class A { static void B<T>() where T : class { } }")]
    public void Other_types_are_not(string code) =>
        NamingRules.OpenClasses(SourceFile.Of("src/A.cs", code)).ShouldBeEmpty();

    [Fact]
    public void Classes_of_tests_may_be_open() =>
        NamingRules.OpenClasses(SourceFile.Of("tests/A.cs", "public class A { }")).ShouldBeEmpty();
}
