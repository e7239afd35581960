// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library (LD_PRELOAD) by the fault tests: a file system without locks, one that is full, and a clock
// that is years off.
//   DEMINIMIS_TEST_LOCKS    silent: every lock is granted to everybody; refused: none is
//   DEMINIMIS_TEST_FULL     a file with a number: no file may grow beyond so many bytes; 0: there is room
//   DEMINIMIS_TEST_CLOCK    seconds added to the time of day
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int lock_answer(void) {
  const char* how = getenv("DEMINIMIS_TEST_LOCKS");
  if (!how) return 1;
  if (strcmp(how, "silent") == 0) return 0;
  errno = ENOLCK;
  return -1;
}

static int forward(const char* name, int file, int what, void* with) {
  int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
  if (what == F_SETLK || what == F_SETLKW || what == F_GETLK || what == F_OFD_SETLK || what == F_OFD_SETLKW || what == F_OFD_GETLK) {
    int said = lock_answer();
    if (said == 0 && (what == F_GETLK || what == F_OFD_GETLK)) ((struct flock*)with)->l_type = F_UNLCK;
    if (said != 1) return said;
  }
  return real(file, what, with);
}

int fcntl(int file, int what, ...) {
  va_list more;
  va_start(more, what);
  void* with = va_arg(more, void*);
  va_end(more);
  return forward("fcntl", file, what, with);
}
int fcntl64(int file, int what, ...) {
  va_list more;
  va_start(more, what);
  void* with = va_arg(more, void*);
  va_end(more);
  return forward("fcntl64", file, what, with);
}
int flock(int file, int what) {
  int (*real)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "flock");
  int said = lock_answer();
  return said == 1 ? real(file, what) : said;
}
int clock_gettime(clockid_t which, struct timespec* now) {
  int (*real)(clockid_t, struct timespec*) = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  int said = real(which, now);
  const char* off = getenv("DEMINIMIS_TEST_CLOCK");
  if (said == 0 && off && which == CLOCK_REALTIME) now->tv_sec += atoll(off);
  return said;
}

static int is_full(int written, long long end) {
  const char* named = getenv("DEMINIMIS_TEST_FULL");
  if (!named) return 0;
  FILE* file = fopen(named, "r");
  long long size = 0;
  if (file) {
    if (fscanf(file, "%lld", &size) != 1) size = 0;
    fclose(file);
  }
  struct stat about;
  if (fstat(written, &about) == 0 && about.st_size > size) size = size == 0 ? 0 : about.st_size;  // what is there may be written over
  if (size == 0 || end <= size) return 0;
  errno = ENOSPC;
  return 1;
}
ssize_t pwrite(int file, const void* from, size_t size, off_t at) {
  ssize_t (*real)(int, const void*, size_t, off_t) = (ssize_t(*)(int, const void*, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  return is_full(file, (long long)at + (long long)size) ? -1 : real(file, from, size, at);
}
ssize_t pwrite64(int file, const void* from, size_t size, off64_t at) {
  ssize_t (*real)(int, const void*, size_t, off64_t) = (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  return is_full(file, (long long)at + (long long)size) ? -1 : real(file, from, size, at);
}
