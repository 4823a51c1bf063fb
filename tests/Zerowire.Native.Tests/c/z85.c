/* Bytes as text, and keys. */
#include <check.h>

int main(void)
{
    begin();
    static const uint8_t s_bytes[8] = {0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B};
    char text[64];
    uint8_t bytes[64];
    memset(text, '.', sizeof text);
    TRUE(zmq_z85_encode(text, s_bytes, 8) == text);
    TEXT(text, "HelloWorld");
    TRUE(text[11] == '.');
    TRUE(zmq_z85_decode(bytes, text) == bytes);
    TRUE(memcmp(bytes, s_bytes, 8) == 0);
    TEXT(zmq_z85_encode(text, s_bytes, 4), "Hello");
    TEXT(zmq_z85_encode(text, s_bytes, 0), "");
    FAILS_POINTER(zmq_z85_encode(text, s_bytes, 3), EINVAL);
    FAILS_POINTER(zmq_z85_encode(text, s_bytes, 7), EINVAL);
    static const char *s_bad[] = {"", "Hell", "HelloWorl", "HelloWorldX", "Hell~", "Hell ", "Hell\"", "%nSc1", "#####",
        "Hell\x80", "Hell\x01"};
    for (size_t i = 0; i < sizeof s_bad / sizeof *s_bad; i++)
        FAILS_POINTER(zmq_z85_decode(bytes, s_bad[i]), EINVAL);
    /* The greatest of all groups. */
    GIVES(zmq_z85_decode(bytes, "%nSc0"));
    TRUE(memcmp(bytes, "\xFF\xFF\xFF\xFF", 4) == 0);
    GIVES(zmq_z85_decode(bytes, "00000"));
    TRUE(memcmp(bytes, "\0\0\0\0", 4) == 0);

    char public_key[41], secret_key[41], derived[41];
    if (zmq_has("curve")) {
        SHOW(zmq_curve_keypair(public_key, secret_key));
        SHOW(zmq_curve_public(derived, secret_key));
        expect(strcmp(public_key, derived) == 0, "the public key");
    } else {
        FAILS(zmq_curve_keypair(public_key, secret_key), ENOTSUP);
        FAILS(zmq_curve_public(derived, secret_key), ENOTSUP);
    }
    return end();
}
