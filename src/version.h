/* The program's version, as publiccode.yml and the API's description state it. */
#ifndef PIAZZA_VERSION_H
#define PIAZZA_VERSION_H

#define PIAZZA_VERSION "0.1.0"

#endif
