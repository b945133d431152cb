package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.api.CertificateVersion;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.Page;
import io.signet.api.PatchOperation;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control-plane operations on client certificates and their tags. */
final class CertificateOperations {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateOperations.class);

  private final CertificateDocuments documents;
  private final Keystore keystore;
  private final CertificateGenerator generator;
  private final OwnCertificates own;
  private final CertificateArn arns;
  private final KitOperations kits;

  CertificateOperations(
      CertificateDocuments documents,
      Keystore keystore,
      CertificateGenerator generator,
      OwnCertificates own,
      CertificateArn arns) {
    this.documents = documents;
    this.keystore = keystore;
    this.generator = generator;
    this.own = own;
    this.arns = arns;
    this.kits = new KitOperations(documents);
  }

  OperationTable table() {
    return new OperationTable()
        .on(Operation.GENERATE_CLIENT_CERTIFICATE, generator::generate)
        .on(Operation.GET_CLIENT_CERTIFICATE, request -> documents.get(id(request)))
        .on(Operation.GET_CLIENT_CERTIFICATES, this::list)
        .on(Operation.UPDATE_CLIENT_CERTIFICATE, this::update)
        .on(Operation.DELETE_CLIENT_CERTIFICATE, this::delete)
        .on(Operation.GET_KITS, kits::list)
        .on(Operation.GET_KIT, kits::get)
        .on(Operation.IMPORT_CLIENT_CERTIFICATE, own.importer()::take)
        .on(Operation.CREATE_CERTIFICATE_REQUEST, own.requests()::create)
        .on(Operation.IMPORT_CERTIFICATE_CHAIN, own.chains()::take)
        .on(Operation.TAG_RESOURCE, this::tag)
        .on(Operation.UNTAG_RESOURCE, this::untag)
        .on(Operation.GET_TAGS, this::tags);
  }

  /** The body of TagResource and of GetTags' answer. */
  private record TagSet(Map<String, String> tags) {}

  private Page<ClientCertificate> list(ControlRequest request) {
    List<ClientCertificate> all =
        documents.list().stream().map(StoredCertificate::certificate).toList();
    return request.page().cut(all, ClientCertificate::clientCertificateId);
  }

  private ClientCertificate update(ControlRequest request) {
    List<PatchOperation> operations = request.patchOperations();
    DescriptionPatch.checkVerbs(operations);
    if (operations.isEmpty()) {
      return documents.get(id(request));
    }
    return documents.edit(
        request,
        id(request),
        before ->
            with(before, DescriptionPatch.apply(before.description(), operations), before.tags()));
  }

  /** The document first, the key second: what is left over by a crash is a key, and is swept. */
  private Void delete(ControlRequest request) {
    String id = id(request);
    Set<KeyId> keys = new TreeSet<>(documents.requested());
    keys.removeIf(key -> !key.certificateId().equals(id));
    for (CertificateVersion version : documents.delete(request, id).versions()) {
      keys.add(new KeyId(id, version.version()));
    }
    for (KeyId keyId : keys) {
      try {
        keystore.delete(keyId);
      } catch (KeystoreException e) {
        LOG.warn("left a key for the sweeper key={} reason=keystore", keyId, e);
      }
      LOG.info("deleted certificate id={} version={}", keyId.certificateId(), keyId.version());
    }
    return null;
  }

  private Void tag(ControlRequest request) {
    Map<String, String> added = request.body(TagSet.class).tags();
    if (added == null) {
      throw badRequest("Invalid tags specified. Must not be null");
    }
    documents.edit(
        request, arnId(request), before -> tagged(before, Tags.with(before.tags(), added)));
    return null;
  }

  private Void untag(ControlRequest request) {
    List<String> keys = request.queryAll("tagKeys");
    if (keys.isEmpty()) {
      throw badRequest("Invalid tagKeys specified. Must not be empty");
    }
    documents.edit(
        request, arnId(request), before -> tagged(before, Tags.without(before.tags(), keys)));
    return null;
  }

  private TagSet tags(ControlRequest request) {
    Map<String, String> tags = documents.get(arnId(request)).tags();
    return new TagSet(tags == null ? Map.of() : tags);
  }

  private static String id(ControlRequest request) {
    return request.path("clientCertificateId");
  }

  private String arnId(ControlRequest request) {
    return arns.certificateId(request.path("resourceArn"));
  }

  private static ClientCertificate tagged(ClientCertificate before, Map<String, String> tags) {
    return with(before, before.description(), IssuerTag.unchanged(before.tags(), tags));
  }

  private static ClientCertificate with(
      ClientCertificate before, String description, Map<String, String> tags) {
    return new ClientCertificate(
        before.clientCertificateId(),
        description,
        before.pemEncodedCertificate(),
        before.createdDate(),
        before.expirationDate(),
        tags);
  }
}
