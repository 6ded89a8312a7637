/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory and string functions that compilers and the seL4 headers expect. */
#pragma once

#include <stddef.h>

void *memcpy(void *restrict target, const void *restrict source, size_t size);
void *memmove(void *target, const void *source, size_t size);
void *memset(void *target, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *string);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
char *strcpy(char *restrict target, const char *restrict source);
char *strstr(const char *string, const char *part);
