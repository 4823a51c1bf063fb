using System.Reflection;

namespace Zerowire.Tests.Api;

/// <summary>The names of types as C# writes them, with what may be null.</summary>
internal static class ApiTypeName
{
    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char", [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(ParameterInfo parameter)
    {
        bool isReturnByRef = parameter.Position < 0 && parameter.ParameterType.IsByRef;
        return (isReturnByRef ? "ref " : "") + Of(parameter.ParameterType, s_nullability.Create(parameter));
    }

    public static string Of(PropertyInfo property) =>
        (property.PropertyType.IsByRef ? "ref " : "") + Of(property.PropertyType, s_nullability.Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, s_nullability.Create(field));

    public static string Of(EventInfo @event) => Of(@event.EventHandlerType!, s_nullability.Create(@event));

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability);
        bool isNullable = !type.IsValueType
            && nullability is { WriteState: NullabilityState.Nullable } or { ReadState: NullabilityState.Nullable };
        return Plain(type, nullability) + (isNullable ? "?" : "");
    }

    private static string Plain(Type type, NullabilityInfo? nullability)
    {
        if (type.IsArray)
        {
            string commas = new(',', type.GetArrayRank() - 1);
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{commas}]";
        }
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        if (!type.IsGenericType)
            return s_keywords.GetValueOrDefault(type, type.Name);
        int mark = type.Name.IndexOf('`', StringComparison.Ordinal);
        // A type inside a generic one has its arguments without being generic by name.
        if (mark < 0)
            return type.Name;
        NullabilityInfo[] inner = nullability?.GenericTypeArguments ?? [];
        IEnumerable<string> arguments = type.GetGenericArguments()
            .Select((argument, index) => Of(argument, index < inner.Length ? inner[index] : null));
        return $"{type.Name[..mark]}<{string.Join(", ", arguments)}>";
    }
}
