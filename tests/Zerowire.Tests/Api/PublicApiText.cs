using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Zerowire.Tests.Api;

/// <summary>Writes the public surface of an assembly as text: a line for each member, in a fixed order.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    public static string Write(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            IEnumerable<string> members = type.IsEnum ? EnumValues(type) : Members(type);
            foreach (string member in members)
                text.Append("    ").Append(member).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var parents = new List<string>();
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object))
            parents.Add(Name(parent));
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        parents.AddRange(type.GetInterfaces().Where(i => i.IsPublic).Except(inherited).Select(Name).Order());
        string name = type.IsNested ? Name(type.DeclaringType!) + "." + Name(type) : Name(type);
        return parents.Count == 0 ? $"{kind} {name}" : $"{kind} {name} : {string.Join(", ", parents)}";
    }

    private static IEnumerable<string> EnumValues(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .OrderBy(f => Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture))
        .Select(f => $"{f.Name} = {f.GetRawConstantValue()}");

    private static IEnumerable<string> Members(Type type)
    {
        var lines = new List<(string Name, string Line)>();
        lines.AddRange(type.GetConstructors(Declared).Where(IsVisible)
            .Select(c => ("", $"{Modifiers(c)}{Name(type)}({Parameters(c)})")));
        lines.AddRange(type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName && !IsGenerated(m))
            .Select(m => (m.Name, $"{Modifiers(m)}{TypeOf(m.ReturnParameter)} {m.Name}({Parameters(m)})")));
        lines.AddRange(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible))
            .Select(p => (p.Name, Property(p))));
        lines.AddRange(type.GetFields(Declared).Where(f => f.IsPublic).Select(f => (f.Name, $"field {f.Name}")));
        return lines.OrderBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Line, StringComparer.Ordinal)
            .Select(l => l.Line);
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(true).First(IsVisible);
        string index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(Parameter))}]"
            : "";
        string get = property.GetMethod is { } g && IsVisible(g) ? " get;" : "";
        string set = property.SetMethod is { } s && IsVisible(s)
            ? s.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;"
            : "";
        string nullable = NullabilityMark(s_nullability.Create(property), property.PropertyType);
        return $"{Modifiers(accessor)}{Name(property.PropertyType)}{nullable} {property.Name}{index} {{{get}{set} }}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>Members that the compiler adds to records; they follow from the type.</summary>
    private static bool IsGenerated(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.Contains('<', StringComparison.Ordinal);

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "")
        + (method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : "");

    private static string Parameters(MethodBase method)
    {
        string list = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + list : list;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string initial = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? Default(parameter)}" : "";
        return $"{modifier}{TypeOf(parameter)} {parameter.Name}{initial}";
    }

    private static string Default(ParameterInfo parameter) => parameter.ParameterType.IsValueType ? "default" : "null";

    private static string TypeOf(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        return Name(type) + NullabilityMark(s_nullability.Create(parameter), type);
    }

    private static string NullabilityMark(NullabilityInfo info, Type type) =>
        info.WriteState == NullabilityState.Nullable || info.ReadState == NullabilityState.Nullable
            ? (type.IsByRef ? type.GetElementType()! : type).IsValueType ? "" : "?"
            : "";

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (!type.IsGenericType)
            return s_keywords.GetValueOrDefault(type, type.Name);
        string name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
