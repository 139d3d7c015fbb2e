using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// A value as text, by its shape: every property of every record, dictionaries and arrays in their order. Two states
/// are equal when their texts are; records cannot tell, since their arrays compare by reference.
/// </summary>
internal static class Dump
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string or Enum or bool or int or long:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable values:
                foreach (var element in values)
                {
                    NewLine(text, depth);
                    Write(text, element, depth + 1);
                }
                break;
            default:
                WriteProperties(text, value, depth);
                break;
        }
    }

    private static void WriteProperties(StringBuilder text, object value, int depth)
    {
        var type = value.GetType();
        text.Append(type.Name);
        foreach (var property in Properties.GetOrAdd(type, Stored))
        {
            NewLine(text, depth);
            text.Append(property.Name).Append(": ");
            Write(text, property.GetValue(value), depth + 1);
        }
    }

    /// <summary>
    /// What is only computed says nothing new, and may not be defined (the head of a branch that has not started).
    /// </summary>
    private static PropertyInfo[] Stored(Type type) => type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal)
        ? type.GetProperties()
        : [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && property.GetIndexParameters().Length == 0)];

    private static void NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * 2);
}
