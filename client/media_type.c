#include "client/media_type.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
  const char *ending;
  const char *type;
} types[] = {
  { ".csv", "text/csv" },
  { ".doc", "application/msword" },
  { ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
  { ".gif", "image/gif" },
  { ".htm", "text/html" },
  { ".html", "text/html" },
  { ".jpeg", "image/jpeg" },
  { ".jpg", "image/jpeg" },
  { ".json", "application/json" },
  { ".md", "text/markdown" },
  { ".odt", "application/vnd.oasis.opendocument.text" },
  { ".pdf", "application/pdf" },
  { ".png", "image/png" },
  { ".svg", "image/svg+xml" },
  { ".tif", "image/tiff" },
  { ".tiff", "image/tiff" },
  { ".txt", "text/plain" },
  { ".webp", "image/webp" },
  { ".xls", "application/vnd.ms-excel" },
  { ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  { ".xml", "application/xml" },
  { ".zip", "application/zip" },
};

const char *media_type_of(const char *path)
{
  const char *dot = path == NULL ? NULL : strrchr(path, '.');

  for (size_t i = 0; dot != NULL && i < sizeof types / sizeof types[0]; i++)
    if (strcasecmp(dot, types[i].ending) == 0)
      return types[i].type;
  return "application/octet-stream";
}
