/* An imitation of a reader's library (domain.md 4.1), for tests: the ABI of both families, told by environment
   variables what to do.

   FAKE_LOG            a file; every call adds a line "Name argument"
   FAKE_<Name>         what that function returns ("0x41", "4"), or "hang", "crash", "segv"
   FAKE_PORT           the one port that opens (default 1001)
   FAKE_FAILS          how many finds (authentications) fail before one succeeds
   FAKE_MESSAGE        hex of the chip's 256 bytes
   FAKE_LENGTH         what the message's length is said to be (default 256)
   FAKE_FILES          folders, ':' between, in which CVR_Read_Content writes its files, before it fails, too
   FAKE_WZ             hex of wz.txt; without it the other files only are written
   FAKE_Get…           hex of what that GetPeople… function says

   Built with -DSDT, -DCVR, -DPEOPLE, -DSYN, -DSHENSI, -DHD, -DCARDAPI3 as the test wants; -DLACKS leaves out
   the reading function. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void note(const char *name, int argument) {
    const char *path = getenv("FAKE_LOG");
    FILE *out = path ? fopen(path, "a") : NULL;
    if (out) {
        fprintf(out, "%s %d\n", name, argument);
        fclose(out);
    }
}

/* What the environment wants the function to return; 0 when it says nothing. */
static int told(const char *name, int *code) {
    char key[64];
    snprintf(key, sizeof key, "FAKE_%s", name);
    const char *value = getenv(key);
    if (!value) return 0;
    if (!strcmp(value, "hang")) for (;;) sleep(60);
    if (!strcmp(value, "crash")) abort();
    if (!strcmp(value, "segv")) raise(SIGSEGV);
    *code = (int)strtol(value, NULL, 0);
    return 1;
}

static int bytes_of(const char *hex, unsigned char *out, int room) {
    int count = 0;
    unsigned int one;
    for (; hex && count < room && sscanf(hex, "%2x", &one) == 1; hex += 2) out[count++] = (unsigned char)one;
    return count;
}

static int opened(int port) {
    const char *wanted = getenv("FAKE_PORT");
    return port == (wanted ? atoi(wanted) : 1001);
}

static int found(void) {
    static int tries;
    const char *fails = getenv("FAKE_FAILS");
    return tries++ >= (fails ? atoi(fails) : 0);
}

#define BEGIN(argument)                \
    int code;                          \
    note(__func__, argument);          \
    if (told(__func__, &code)) return code

#ifdef SDT
int SDT_OpenPort(int port) {
    printf("a library that prints\n");
    fflush(stdout);
    BEGIN(port);
    return opened(port) ? 0x90 : 0x01;
}

int SDT_ClosePort(int port) {
    BEGIN(port);
    return 0x90;
}

int SDT_StartFindIDCard(int port, unsigned char *iin, int open) {
    BEGIN(open);
    memset(iin, 0, 4);
    return opened(port) && found() ? 0x9F : 0x80;
}

int SDT_SelectIDCard(int port, unsigned char *sn, int open) {
    BEGIN(open);
    memset(sn, 0, 8);
    return 0x90;
}

#ifndef LACKS
int SDT_ReadBaseMsg(int port, unsigned char *text, unsigned int *length, unsigned char *picture,
                    unsigned int *picture_length, int open) {
    const char *said = getenv("FAKE_LENGTH");
    BEGIN(open);
    if (bytes_of(getenv("FAKE_MESSAGE"), text, 256) != 256) return 0x41;
    *length = said ? (unsigned int)atoi(said) : 256;
    memset(picture, 0xAB, 1024);
    *picture_length = 1024;
    return 0x90;
}
#endif

int SDT_ReadBaseFPMsg(int port) {
    note(__func__, port);
    return 0x90;
}
#endif

#ifdef CVR
int CVR_InitComm(int port) {
    BEGIN(port);
    return opened(port) ? 1 : 2;
}

int CVR_Authenticate(void) {
    BEGIN(0);
    return found() ? 1 : 2;
}

static void put(const char *folder, const char *name, const unsigned char *content, int length) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    if (out) {
        fwrite(content, 1, length, out);
        fclose(out);
    }
}

#ifndef LACKS
int CVR_Read_Content(int active) {
    static unsigned char picture[38862];
    unsigned char text[4096];
    char folders[4096];
    const char *wanted = getenv("FAKE_FILES");
    int length = bytes_of(getenv("FAKE_WZ"), text, sizeof text);
    snprintf(folders, sizeof folders, "%s", wanted ? wanted : "");
    for (char *one = strtok(folders, ":"); one; one = strtok(NULL, ":")) {
        if (getenv("FAKE_WZ")) put(one, "wz.txt", text, length);
        put(one, "zp.bmp", picture, sizeof picture);
        put(one, "xp.wlt", picture, 1024);
        put(one, "fp.dat", picture, 1024);
    }
    BEGIN(active);
    return 1;
}
#endif

int CVR_Read_FPContent(int active) {
    note(__func__, active);
    return 1;
}

int CVR_CloseComm(void) {
    BEGIN(0);
    return 1;
}
#endif

#ifdef PEOPLE
static int said(const char *name, char *out, int *length) {
    char key[64];
    snprintf(key, sizeof key, "FAKE_%s", name);
    int count = bytes_of(getenv(key), (unsigned char *)out, *length - 1);
    out[count] = 0;
    *length = count;
    return 1;
}

#define PERSON(name) \
    int name(char *out, int *length) { return said(#name, out, length); }
PERSON(GetPeopleName)
PERSON(GetPeopleChineseName)
PERSON(GetPeopleSex)
PERSON(GetPeopleNation)
PERSON(GetPeopleBirthday)
PERSON(GetPeopleAddress)
PERSON(GetPeopleIDCode)
PERSON(GetPeopleDepartment)
PERSON(GetStartDate)
PERSON(GetEndDate)
PERSON(GetCertType)
#endif

#ifdef SYN
int Syn_OpenPort(int port) { return port; }
int Syn_ReadMsg(int port) { return port; }
#endif

#ifdef SHENSI
int InitComm(int port) { return port; }
int Authenticate(void) { return 1; }
int Read_Content(int active) { return active; }
int CloseComm(void) { return 1; }
#endif

#ifdef HD
int HD_InitComm(int port) { return port; }
int HD_Read_BaseMsg(int port) { return port; }
#endif

#ifdef CARDAPI3
int OpenCardReader(int port) { return port; }
int GetPersonMsgW(int port) { return port; }
#endif

int nobody(void) { return 0; }
