using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Zerowire.Tests.Architecture;

/// <summary>Which top-level types of an assembly use which: in signatures and fields, and in the code itself.</summary>
internal static class TypeReferences
{
    private static readonly Dictionary<int, OpCode> s_opCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static HashSet<(string From, string To)> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        HashSet<(string From, string To)> references = [];
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            string from = NameOf(reader, handle);
            HashSet<TypeDefinitionHandle> used = [];
            Collect(file, reader, reader.GetTypeDefinition(handle), used);
            foreach (TypeDefinitionHandle type in used)
            {
                // Primitive types and generic parameters have no definition of their own.
                if (!type.IsNil && NameOf(reader, type) is var to && to != from)
                    references.Add((from, to));
            }
        }
        return references;
    }

    private static void Collect(
        PEReader file, MetadataReader reader, TypeDefinition type, HashSet<TypeDefinitionHandle> used)
    {
        var collector = new TypeCollector(reader, used);
        collector.Add(type.BaseType);
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
            collector.Add(reader.GetInterfaceImplementation(handle).Interface);
        foreach (FieldDefinitionHandle handle in type.GetFields())
            reader.GetFieldDefinition(handle).DecodeSignature(collector, null);
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            method.DecodeSignature(collector, null);
            if (method.RelativeVirtualAddress != 0)
                CollectBody(reader, file.GetMethodBody(method.RelativeVirtualAddress), collector);
        }
    }

    private static void CollectBody(MetadataReader reader, MethodBodyBlock body, TypeCollector collector)
    {
        if (!body.LocalSignature.IsNil)
            reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(collector, null);
        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            if (value == 0xFE)
                value = 0xFE00 | code.ReadByte();
            switch (s_opCodes[value].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    collector.Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset++;
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        string space = reader.GetString(type.Namespace);
        string name = reader.GetString(type.Name).Split('`')[0];
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}
