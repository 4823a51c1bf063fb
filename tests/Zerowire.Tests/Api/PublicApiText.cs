using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Zerowire.Tests.Api;

/// <summary>Writes the public surface of types as text: a line for each type and each member, in a fixed order.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Attributes that change what a caller may write or is told.</summary>
    private static readonly HashSet<string> s_attributes =
    [
        "Flags", "Obsolete", "Experimental", "EditorBrowsable", "AllowNull", "DisallowNull", "MaybeNull", "MaybeNullWhen",
        "NotNull", "NotNullWhen", "NotNullIfNotNull", "MemberNotNull", "MemberNotNullWhen", "DoesNotReturn",
        "DoesNotReturnIf", "UnscopedRef", "SupportedOSPlatform", "UnsupportedOSPlatform", "RequiresUnreferencedCode",
        "RequiresDynamicCode", "OverloadResolutionPriority", "AsyncMethodBuilder", "CallerArgumentExpression",
    ];

    public static string Write(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (Type type in types.Where(IsVisible).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            IEnumerable<string> members = type.IsEnum ? EnumValues(type)
                : IsDelegate(type) ? []
                : Members(type);
            foreach (string member in members)
                text.Append("    ").Append(member).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What must be added to and removed from one text to make the other, with the type of each member.</summary>
    public static string Difference(string before, string after)
    {
        List<string> old = Qualified(before);
        List<string> changed = Qualified(after);
        return string.Join('\n', old.Except(changed).Select(line => "- " + line)
            .Concat(changed.Except(old).Select(line => "+ " + line))
            .OrderBy(line => line[2..], StringComparer.Ordinal));
    }

    private static List<string> Qualified(string text)
    {
        var lines = new List<string>();
        string type = "";
        foreach (string line in text.Split('\n').Where(line => line.Length > 0))
        {
            bool isMember = line.StartsWith(' ');
            if (!isMember)
                type = line;
            lines.Add(isMember ? $"{type} > {line.TrimStart()}" : line);
        }
        return lines;
    }

    private static bool IsVisible(Type type) => type.IsNested
        ? IsVisible(type.DeclaringType!) && (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
        : type.IsPublic;

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true }
        or { IsFamilyOrAssembly: true };

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private static string Header(Type type)
    {
        if (IsDelegate(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"{Attributes(type)}delegate {ApiTypeName.Of(invoke.ReturnParameter)} {FullName(type)}"
                + $"({Parameters(invoke)}){Constraints(type)}";
        }
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsByRefLike: true } => Readonly(type) + "ref struct",
            { IsValueType: true } => Readonly(type) + "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => IsRecord(type) ? "sealed record" : "sealed class",
            _ => IsRecord(type) ? "record" : "class",
        };
        var parents = new List<string>();
        if (type.IsEnum && Enum.GetUnderlyingType(type) != typeof(int))
            parents.Add(ApiTypeName.Of(Enum.GetUnderlyingType(type)));
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object))
            parents.Add(ApiTypeName.Of(parent));
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        if (!type.IsEnum)
        {
            parents.AddRange(
                type.GetInterfaces().Where(i => i.IsPublic).Except(inherited).Select(i => ApiTypeName.Of(i)).Order());
        }
        string visibility = type.IsNestedFamily || type.IsNestedFamORAssem ? "protected " : "";
        return $"{Attributes(type)}{visibility}{kind} {FullName(type)}"
            + (parents.Count == 0 ? "" : $" : {string.Join(", ", parents)}") + Constraints(type);
    }

    private static string Readonly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "";

    private static string FullName(Type type) =>
        type.IsNested ? FullName(type.DeclaringType!) + "." + ApiTypeName.Of(type) : ApiTypeName.Of(type);

    private static IEnumerable<string> EnumValues(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .OrderBy(f => Convert.ToDecimal(f.GetRawConstantValue(), CultureInfo.InvariantCulture))
        .ThenBy(f => f.Name, StringComparer.Ordinal)
        .Select(f => $"{Attributes(f)}{f.Name} = {f.GetRawConstantValue()}");

    private static IEnumerable<string> Members(Type type)
    {
        var lines = new List<(string Name, string Line)>();
        lines.AddRange(type.GetConstructors(Declared).Where(c => IsVisible(c) && !c.IsStatic)
            .Select(c => ("", $"{Attributes(c)}{Visibility(c)}{ApiTypeName.Of(type)}({Parameters(c)})")));
        lines.AddRange(type.GetMethods(Declared)
            .Where(m => IsVisible(m) && !IsGenerated(m))
            .Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))
            .Select(m => (m.Name, Method(m))));
        lines.AddRange(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible))
            .Select(p => (p.Name, Property(p))));
        lines.AddRange(type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod))
            .Select(e => (e.Name, $"{Attributes(e)}{Modifiers(e.AddMethod!)}event {ApiTypeName.Of(e)} {e.Name}")));
        lines.AddRange(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
            .Select(f => (f.Name, Field(f))));
        return lines.OrderBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Line, StringComparer.Ordinal)
            .Select(l => l.Line);
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => ApiTypeName.Of(a)))}>"
            : "";
        string constraints = method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";
        return $"{Attributes(method)}{Modifiers(method)}{ApiTypeName.Of(method.ReturnParameter)} {method.Name}{generic}"
            + $"({Parameters(method)}){constraints}";
    }

    private static string Field(FieldInfo field)
    {
        string modifiers = (field.IsPublic ? "" : "protected ")
            + (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""));
        string value = field.IsLiteral ? " = " + Constant(field.GetRawConstantValue(), field.FieldType) : "";
        return $"{Attributes(field)}{modifiers}{ApiTypeName.Of(field)} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(true).First(IsVisible);
        string name = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"this[{string.Join(", ", parameters.Select(Parameter))}]"
            : property.Name;
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string get = Accessor(property.GetMethod, "get", accessor);
        string set = Accessor(property.SetMethod, IsInit(property) ? "init" : "set", accessor);
        return $"{Attributes(property)}{Modifiers(accessor)}{required}{ApiTypeName.Of(property)} {name} {{{get}{set} }}";
    }

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length > 0;

    private static string Accessor(MethodInfo? method, string word, MethodInfo main) => !IsVisible(method) ? ""
        : method!.IsPublic == main.IsPublic ? $" {word};"
        : $" {Visibility(method)}{word};";

    /// <summary>Members that the compiler adds to records; they follow from the type.</summary>
    private static bool IsGenerated(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.Contains('<', StringComparison.Ordinal);

    private static string Visibility(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        string modifiers = Visibility(method) + (method.IsStatic ? "static " : "");
        if (method.DeclaringType!.IsInterface)
            return modifiers + (method.IsAbstract ? "" : "virtual ");
        bool overrides = method.GetBaseDefinition() != method;
        return modifiers + method switch
        {
            { IsAbstract: true } => overrides ? "abstract override " : "abstract ",
            _ when overrides => method.IsFinal && !method.DeclaringType.IsSealed ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static string Constraints(Type type) => type.IsGenericType ? Constraints(type.GetGenericArguments()) : "";

    private static string Constraints(Type[] arguments)
    {
        var text = new StringBuilder();
        foreach (Type argument in arguments)
        {
            List<string> constraints = [.. argument.GetGenericParameterConstraints()
                .Where(c => c != typeof(ValueType)).Select(c => ApiTypeName.Of(c))];
            GenericParameterAttributes kind = argument.GenericParameterAttributes;
            if (kind.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
                constraints.Insert(0, "struct");
            else if (kind.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
                constraints.Add("new()");
            if (kind.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                constraints.Insert(0, "class");
            if (kind.HasFlag(GenericParameterAttributes.AllowByRefLike))
                constraints.Add("allows ref struct");
            if (constraints.Count > 0)
                text.Append($" where {argument.Name} : {string.Join(", ", constraints)}");
        }
        return text.ToString();
    }

    private static string Parameters(MethodBase method)
    {
        string list = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + list : list;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string modifier = parameter switch
        {
            { IsOut: true, ParameterType.IsByRef: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsDefined(typeof(RequiresLocationAttribute)) => "ref readonly ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ when parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        if (parameter.IsDefined(typeof(ScopedRefAttribute)) && modifier != "params ")
            modifier = "scoped " + modifier;
        string initial = parameter.HasDefaultValue
            ? " = " + Constant(parameter.RawDefaultValue, parameter.ParameterType)
            : "";
        return $"{Attributes(parameter)}{modifier}{ApiTypeName.Of(parameter)} {parameter.Name}{initial}";
    }

    private static string Constant(object? value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => plain != type || !type.IsValueType ? "null" : "default",
            string text => $"\"{text}\"",
            bool on => on ? "true" : "false",
            _ when plain.IsEnum => $"{plain.Name}.{Enum.ToObject(plain, value)}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Attributes(ICustomAttributeProvider target)
    {
        IList<CustomAttributeData> data = target switch
        {
            ParameterInfo parameter => parameter.GetCustomAttributesData(),
            MemberInfo member => member.GetCustomAttributesData(),
            _ => [],
        };
        var text = new StringBuilder();
        foreach (CustomAttributeData attribute in data.OrderBy(a => a.AttributeType.Name, StringComparer.Ordinal))
        {
            string name = attribute.AttributeType.Name.Replace("Attribute", "", StringComparison.Ordinal);
            // The compiler marks constructors of types with required members as obsolete for compilers of old.
            bool isMarker = name == "Obsolete" && data.Any(a => a.AttributeType.Name == "CompilerFeatureRequiredAttribute");
            if (!s_attributes.Contains(name) || isMarker)
                continue;
            string arguments = string.Join(
                ", ", attribute.ConstructorArguments.Select(a => Constant(a.Value, a.ArgumentType)));
            text.Append(arguments.Length == 0 ? $"[{name}] " : $"[{name}({arguments})] ");
        }
        return text.ToString();
    }
}
