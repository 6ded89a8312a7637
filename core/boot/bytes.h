/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers out of raw bytes. Everything a loader or firmware hands over is a byte sequence of stated
 * endianness and unknown alignment; these accessors read it one way on every machine, and the
 * compilers turn each of them into a single load.
 */
#pragma once

#include <stdint.h>

static inline uint16_t bytes_le16(const uint8_t *bytes)
{
    return (uint16_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8);
}

static inline uint32_t bytes_le32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static inline uint64_t bytes_le64(const uint8_t *bytes)
{
    return (uint64_t)bytes_le32(bytes) | (uint64_t)bytes_le32(bytes + 4) << 32;
}

static inline uint32_t bytes_be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           (uint32_t)bytes[3];
}

static inline uint64_t bytes_be64(const uint8_t *bytes)
{
    return (uint64_t)bytes_be32(bytes) << 32 | (uint64_t)bytes_be32(bytes + 4);
}

static inline void bytes_put_le32(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
    bytes[2] = (uint8_t)(value >> 16);
    bytes[3] = (uint8_t)(value >> 24);
}

static inline void bytes_put_le64(uint8_t *bytes, uint64_t value)
{
    bytes_put_le32(bytes, (uint32_t)value);
    bytes_put_le32(bytes + 4, (uint32_t)(value >> 32));
}

static inline void bytes_put_be32(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 24);
    bytes[1] = (uint8_t)(value >> 16);
    bytes[2] = (uint8_t)(value >> 8);
    bytes[3] = (uint8_t)value;
}
