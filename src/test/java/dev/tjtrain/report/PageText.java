package dev.tjtrain.report;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A page as an XML parser reads it, which refuses one that is not well formed. */
public final class PageText {

  private final Document document;

  private PageText(Document document) {
    this.document = document;
  }

  public static PageText parse(String page) throws Exception {
    return new PageText(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8))));
  }

  /** The text of every node that the XPath finds, white space collapsed. */
  public List<String> all(String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip().replaceAll("\\s+", " "));
    }
    return texts;
  }

  /** The cells of each body row of the first table in the section of this heading. */
  public List<List<String>> rows(String heading) throws Exception {
    String table = "(//section[h2='" + heading + "']//table)[1]//tr[not(ancestor::thead)]";
    List<List<String>> rows = new ArrayList<>();
    for (int r = 1; r <= all(table).size(); r++) {
      rows.add(all("(" + table + ")[" + r + "]/*[self::th or self::td]"));
    }
    return rows;
  }
}
